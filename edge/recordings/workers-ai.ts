import { Buffer } from 'node:buffer';
import { monoSamples } from '../media/telephony.ts';
import { WAV_HEADER_BYTES, type WavLayout, wavHeader } from '../media/wav.ts';
import type { Segment } from './segment.ts';
import type { Spoken, Transcriber } from './transcriber.ts';

const MODEL = '@cf/openai/whisper-large-v3-turbo';

/** Seconds of WAV, and bytes of MP3, that are sent in one go: about a megabyte either way. */
const PIECE_SECONDS = 60;
const PIECE_BYTES = 1024 * 1024;

/** What of `env.AI` is used. */
export interface WhisperBinding {
  run(
    model: typeof MODEL,
    input: Ai_Cf_Openai_Whisper_Large_V3_Turbo_Input,
  ): Promise<Ai_Cf_Openai_Whisper_Large_V3_Turbo_Output>;
}

/** Some of a recording, as Whisper gets it. */
interface Piece {
  speaker: Segment['speaker'];
  fromMs: number;
  audio: Uint8Array;
}

/**
 * Whisper on Workers AI (https://developers.cloudflare.com/workers-ai/models/whisper-large-v3-turbo/). A WAV file with two
 * channels is written down a channel at a time, so that it is known who said what: carriers record the caller on the first.
 */
export function workersAi(ai: WhisperBinding): Transcriber {
  return {
    engine: 'workers_ai',
    async transcribe(audio) {
      const segments: Segment[] = [];
      let language: string | null = null;
      for await (const { speaker, fromMs, audio: sound } of pieces(audio)) {
        const heard = await ai.run(MODEL, {
          audio: Buffer.from(sound).toString('base64'),
          task: 'transcribe',
          // Whisper makes sentences up where nobody speaks.
          vad_filter: true,
        });
        language ??= heard.transcription_info?.language ?? null;
        segments.push(...segmentsOf(heard, speaker, fromMs));
      }
      return { language, segments: segments.sort((a, b) => (a.fromMs ?? 0) - (b.fromMs ?? 0)) };
    },
  };
}

function segmentsOf(
  { segments, text }: Ai_Cf_Openai_Whisper_Large_V3_Turbo_Output,
  speaker: Segment['speaker'],
  fromMs: number,
): Segment[] {
  const turns = segments ?? [{ text }];
  return turns.flatMap((turn) => {
    const said = turn.text?.trim() ?? '';
    if (said === '') return [];
    const at = (seconds: number | undefined) =>
      seconds === undefined ? null : Math.round(fromMs + seconds * 1000);
    return [{ speaker, fromMs: at(turn.start), toMs: at(turn.end), text: said }];
  });
}

async function* pieces(audio: Spoken): AsyncGenerator<Piece> {
  const alone = audio.isVoicemail ? 'caller' : null;
  if (audio.wav === null) {
    // Cut where it falls: a decoder finds the next frame. Times are right while the bit rate is one.
    for (let at = 0; at < audio.bytes; at += PIECE_BYTES) {
      const length = Math.min(PIECE_BYTES, audio.bytes - at);
      const fromMs = (audio.duration * 1000 * at) / audio.bytes;
      yield { speaker: alone, fromMs, audio: await audio.read(at, length) };
    }
    return;
  }
  for (let second = 0; second < audio.duration; second += PIECE_SECONDS) {
    const from = Math.round(second * audio.sampleRate);
    const frames = Math.min(PIECE_SECONDS * audio.sampleRate, audio.frames - from);
    const { frameBytes, dataAt } = audio.wav;
    const samples = await audio.read(dataAt + from * frameBytes, frames * frameBytes);
    const fromMs = second * 1000;
    if (audio.channels !== 2) {
      yield { speaker: alone, fromMs, audio: pcm(samples, audio, audio.wav, frames) };
      continue;
    }
    for (const [channel, speaker] of (['caller', 'agent'] as const).entries())
      yield { speaker, fromMs, audio: pcm(samples, audio, audio.wav, frames, channel) };
  }
}

/** Samples as a WAV file of 16-bit PCM with one channel, which everybody reads. */
function pcm(
  samples: Uint8Array,
  { sampleRate, channels }: Spoken,
  wav: WavLayout,
  frames: number,
  channel?: number,
): Uint8Array {
  const sound = { sampleRate, channels, frames, wav: { ...wav, dataAt: 0 } };
  const mono = monoSamples(samples, sound, channel);
  const file = new Uint8Array(WAV_HEADER_BYTES + frames * 2);
  file.set(wavHeader('pcm', sampleRate, 1, frames));
  const view = new DataView(file.buffer);
  mono.forEach((sample, index) => {
    view.setInt16(WAV_HEADER_BYTES + index * 2, Math.round(sample * 32_767), true);
  });
  return file;
}
