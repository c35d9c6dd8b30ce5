// The floor for the key: a microphone and nothing else.
let track;
window.bench.onKey(() => {
  track.enabled = !track.enabled;
});
window.party = {
  async start() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    [track] = stream.getAudioTracks();
  },
};
