import { describe, expect, it } from 'vitest';
import { REAL_MP3, together, tone, wavFile } from '../media/audio.fixture.ts';
import { readAudio } from '../media/audio.ts';
import { monoSamples } from '../media/telephony.ts';
import type { Spoken } from './transcriber.ts';
import { type WhisperBinding, workersAi } from './workers-ai.ts';

type Heard = Ai_Cf_Openai_Whisper_Large_V3_Turbo_Output;

/** Workers AI, as its model's page and its types describe it: hears what it is told to, and keeps what it was sent. */
function fakeAi(...heard: Heard[]) {
  const sent: Uint8Array[] = [];
  const ai: WhisperBinding = {
    async run(model, input) {
      expect(model).toBe('@cf/openai/whisper-large-v3-turbo');
      expect(input).toMatchObject({ task: 'transcribe', vad_filter: true, audio: expect.any(String) });
      sent.push(Uint8Array.from(atob(input.audio as string), (character) => character.charCodeAt(0)));
      const next = heard.shift();
      if (next === undefined) throw new Error('it was asked once too often');
      return next;
    },
  };
  return { ai, sent };
}

function spoken(file: Uint8Array<ArrayBuffer>, isVoicemail = false): Spoken {
  return {
    ...readAudio(file),
    bytes: file.length,
    isVoicemail,
    read: async (offset, length) => file.slice(offset, offset + length),
  };
}

const segment = (start: number, end: number, text: string) => ({ start, end, text });
const heard = (...segments: { start: number; end: number; text: string }[]): Heard => ({
  text: segments.map(({ text }) => text).join(' '),
  transcription_info: { language: 'en', duration: 60 },
  segments,
});

describe('Whisper', () => {
  it('hears both sides of a conversation apart, and puts what they say in order', async () => {
    const { ai, sent } = fakeAi(
      heard(segment(0.5, 1.2, ' Hello? '), segment(3, 4, 'My tap drips.')),
      heard(segment(1.5, 2.75, 'Harbor and Pine, good morning.')),
    );
    // The caller is the first channel: it is the loud one here.
    const loudAndQuiet = wavFile(
      { channels: 2 },
      new Uint8Array(Int16Array.from({ length: 32_000 }, (_, n) => (n % 2 === 0 ? 8000 : 100)).buffer),
    );
    expect(await workersAi(ai).transcribe(spoken(loudAndQuiet))).toEqual({
      language: 'en',
      segments: [
        { speaker: 'caller', fromMs: 500, toMs: 1200, text: 'Hello?' },
        { speaker: 'agent', fromMs: 1500, toMs: 2750, text: 'Harbor and Pine, good morning.' },
        { speaker: 'caller', fromMs: 3000, toMs: 4000, text: 'My tap drips.' },
      ],
    });
    const [caller, agent] = sent.map((file) => {
      const { wav, ...info } = readAudio(file);
      if (wav === null) throw new Error('no WAV');
      expect([wav.codec, wav.bits, info.channels, info.sampleRate, info.duration]).toEqual([
        'pcm',
        16,
        1,
        8000,
        2,
      ]);
      return monoSamples(file, { ...info, wav });
    });
    expect(caller?.every((sample) => Math.abs(sample - 8000 / 32_768) < 1e-4)).toBe(true);
    expect(agent?.every((sample) => Math.abs(sample - 100 / 32_768) < 1e-4)).toBe(true);
  });

  it('gets a long recording minute by minute', async () => {
    const { ai, sent } = fakeAi(
      heard(segment(1, 2, 'One')),
      heard(segment(1, 2, 'Two')),
      heard(segment(1, 2, 'Three')),
    );
    const { segments } = await workersAi(ai).transcribe(spoken(tone(440, 150, 8000), true));
    expect(segments.map(({ speaker, fromMs, text }) => [speaker, fromMs, text])).toEqual([
      ['caller', 1000, 'One'],
      ['caller', 61_000, 'Two'],
      ['caller', 121_000, 'Three'],
    ]);
    expect(sent.map((file) => readAudio(file).duration)).toEqual([60, 60, 30]);
    expect(Math.max(...sent.map(({ length }) => length))).toBeLessThan(1024 * 1024);
  });

  it('gets an MP3 file as it is, a megabyte at a time', async () => {
    const file = together(...Array.from({ length: 2000 }, () => REAL_MP3));
    const { ai, sent } = fakeAi({ text: 'Hello there' }, heard(segment(1, 2, 'Bye')));
    const { segments } = await workersAi(ai).transcribe(spoken(file));
    expect(together(...sent)).toEqual(file);
    expect(segments[0]).toEqual({ speaker: null, fromMs: null, toMs: null, text: 'Hello there' });
    const secondPiece = (readAudio(file).duration * 1000 * 1024 * 1024) / file.length;
    expect(segments[1]?.fromMs).toBe(Math.round(secondPiece + 1000));
  });

  it('that hears nothing has written nothing', async () => {
    const { ai } = fakeAi({ text: '', segments: [] });
    expect(await workersAi(ai).transcribe(spoken(tone(1, 1, 8000)))).toEqual({
      language: null,
      segments: [],
    });
  });

  it('that fails says so', async () => {
    await expect(workersAi(fakeAi().ai).transcribe(spoken(tone(1, 1, 8000)))).rejects.toThrow('too often');
  });
});
