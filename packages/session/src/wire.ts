/** LiveKit's names on the wire; there are no others in the model. */

/** Attributes of participants and of text streams. */
export const wire = {
  agentState: 'lk.agent.state',
  agentName: 'lk.agent.name',
  publishOnBehalf: 'lk.publish_on_behalf',
  segmentId: 'lk.segment_id',
  transcribedTrackId: 'lk.transcribed_track_id',
  transcriptionFinal: 'lk.transcription_final',
  expression: 'lk.expression',
} as const;

/** Topics of text streams, in both directions. */
export const topics = { chat: 'lk.chat', transcription: 'lk.transcription' } as const;

/** Methods that an agent may offer for push-to-talk and for stopping its speech. */
export const agentMethods = {
  interrupt: 'interrupt',
  startTurn: 'start_turn',
  endTurn: 'end_turn',
  cancelTurn: 'cancel_turn',
} as const;
