"""A LiveKit agent as the framework's users write them: it hears, and says nothing.

With AGENT_ANSWERS set it answers in writing.

What it makes of pre-connect audio is the framework's own doing. Prints "registered" and "warm".
"""

import asyncio
import os

import numpy as np
from livekit.agents import (
    DEFAULT_API_CONNECT_OPTIONS,
    Agent,
    AgentServer,
    AgentSession,
    JobContext,
    JobProcess,
    cli,
    llm,
    room_io,
    stt,
    utils,
)
from livekit.plugins import silero
from moonshine_voice import ModelArch, Transcriber
from moonshine_voice.utils import get_model_path


class Moonshine(stt.STT):
    """Moonshine's smallest English model, on whole utterances."""

    def __init__(self, transcriber: Transcriber) -> None:
        super().__init__(
            capabilities=stt.STTCapabilities(streaming=False, interim_results=False)
        )
        self._transcriber = transcriber

    async def _recognize_impl(self, buffer, *, language, conn_options) -> stt.SpeechEvent:
        frame = utils.merge_frames(buffer)
        samples = np.frombuffer(frame.data, dtype=np.int16).astype(np.float32) / 32768
        heard = await asyncio.to_thread(
            self._transcriber.transcribe_without_streaming, samples.tolist(), frame.sample_rate
        )
        text = " ".join(line.text for line in heard.lines)
        return stt.SpeechEvent(
            type=stt.SpeechEventType.FINAL_TRANSCRIPT,
            alternatives=[stt.SpeechData(language="en", text=text)],
        )


class Counter(llm.LLM):
    """Says how many words the user has said."""

    def chat(self, *, chat_ctx, tools=None, conn_options=DEFAULT_API_CONNECT_OPTIONS, **_):
        return Count(self, chat_ctx=chat_ctx, tools=tools or [], conn_options=conn_options)


class Count(llm.LLMStream):
    async def _run(self) -> None:
        said = [item for item in self._chat_ctx.items if item.type == "message" and item.role == "user"]
        words = " ".join(item.text_content or "" for item in said).split()
        answer = f"These are {len(words)} words."
        self._event_ch.send_nowait(
            llm.ChatChunk(id="answer", delta=llm.ChoiceDelta(role="assistant", content=answer))
        )


def warm_up(process: JobProcess) -> None:
    process.userdata["vad"] = silero.VAD.load()
    process.userdata["transcriber"] = Transcriber(str(get_model_path("tiny-en")), ModelArch.TINY)
    print("warm", flush=True)


server = AgentServer(
    setup_fnc=warm_up,
    host="127.0.0.1",
    port=0,
    num_idle_processes=1,
    initialize_process_timeout=60,
    # The default is the machine's processor load, which on a test machine is high.
    load_fnc=lambda _: 0.0,
)
server.on("worker_registered", lambda *_: print("registered", flush=True))


@server.rtc_session(agent_name=os.environ["AGENT_NAME"])
async def take_call(context: JobContext) -> None:
    loaded = context.proc.userdata
    stt_and_vad = {"stt": Moonshine(loaded["transcriber"]), "vad": loaded["vad"]}
    if "AGENT_ANSWERS" not in os.environ:
        session = AgentSession(**stt_and_vad)
        await session.start(agent=Agent(instructions="Listen."), room=context.room)
        return
    session = AgentSession(**stt_and_vad, llm=Counter())
    # Without a voice; its words would wait for one.
    options = room_io.RoomOptions(audio_output=False)
    await session.start(
        agent=Agent(instructions="Answer."), room=context.room, room_options=options
    )


if __name__ == "__main__":
    cli.run_app(server)
