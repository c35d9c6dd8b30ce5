/** Sound to send that comes from no device: a quiet tone. */
export function openTone(): { readonly track: MediaStreamTrack; stop(): void } {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: 440 });
  const volume = new GainNode(context, { gain: 0.05 });
  const out = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
  tone.connect(volume).connect(out);
  tone.start();
  const [track] = out.stream.getAudioTracks();
  if (!track) throw new TypeError('An audio destination without a track.');
  return {
    track,
    stop() {
      tone.stop();
      track.stop();
      void context.close();
    },
  };
}
