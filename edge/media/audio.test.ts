import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wav } from '../carriers/simulator/wav.ts';
import { mp3Frame, REAL_MP3, together, tone, wavFile } from './audio.fixture.ts';
import { AudioReader, readAudio } from './audio.ts';
import { type AudioInfo, NotAudio } from './audio-info.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

/** What a file is refused as. */
function refusal(file: Uint8Array): string {
  try {
    readAudio(file);
  } catch (error) {
    if (error instanceof NotAudio) return error.message;
    throw error;
  }
  throw new Error('it was taken');
}

describe('a WAV file', () => {
  it('is as long as its samples', () => {
    expect(readAudio(tone(440, 1.5, 44_100, 2))).toMatchObject({
      type: 'wav',
      sampleRate: 44_100,
      channels: 2,
      frames: 66_150,
      duration: 1.5,
      isCutOff: false,
      wav: { codec: 'pcm', bits: 16, dataAt: 44 },
    });
  });

  it.each([
    ['pcm', 1, 8],
    ['pcm', 1, 24],
    ['pcm', 1, 32],
    ['float', 3, 32],
    ['float', 3, 64],
    ['a-law', 6, 8],
    ['mu-law', 7, 8],
  ])('may hold %s (format %s) of %s bits', (codec, tag, bits) => {
    const file = wavFile({ tag, bits, channels: 2 }, new Uint8Array(80 * bits));
    expect(readAudio(file)).toMatchObject({ frames: 320, wav: { codec, bits } });
  });

  it('of the built-in carrier is read', async () => {
    const file = new Uint8Array(await new Response(wav(3, 2)).arrayBuffer());
    expect(readAudio(file)).toMatchObject({ duration: 3, channels: 2, wav: { codec: 'mu-law', dataAt: 58 } });
  });

  it('may have notes before and after its samples, of odd lengths too', () => {
    const note = together(utf8('LIST'), Uint8Array.of(3, 0, 0, 0), utf8('abc\0'));
    const file = together(wavFile({}, new Uint8Array(1600), note), utf8('LIST'), Uint8Array.of(0, 0, 0, 0));
    expect(readAudio(file)).toMatchObject({ duration: 0.1, isCutOff: false, wav: { dataAt: 56 } });
  });

  it('may say its format the long way', () => {
    const file = together(
      utf8('RIFF\0\0\0\0WAVEfmt '),
      Uint8Array.of(
        40,
        0,
        0,
        0,
        0xfe,
        0xff,
        1,
        0,
        0x40,
        0x1f,
        0,
        0,
        0x80,
        0x3e,
        0,
        0,
        2,
        0,
        16,
        0,
        22,
        0,
        16,
        0,
      ),
      Uint8Array.of(4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113),
      utf8('data'),
      Uint8Array.of(160, 0, 0, 0),
      new Uint8Array(160),
    );
    expect(readAudio(file)).toMatchObject({ frames: 80, wav: { codec: 'pcm', bits: 16 } });
  });

  it.each([0xffff_ffff, 0])('whose writer did not know its size (%s) ends with the file', (size) => {
    const file = wavFile({}, new Uint8Array(1600));
    const view = new DataView(file.buffer);
    view.setUint32(40, size, true);
    view.setUint32(4, size, true);
    expect(readAudio(file)).toMatchObject({ frames: 800, isCutOff: false });
  });

  it('that breaks off says so', () => {
    expect(readAudio(tone(440, 1, 8000).subarray(0, 8044))).toMatchObject({ frames: 4000, isCutOff: true });
  });

  it.each([
    [wavFile({ tag: 0x11, bits: 4 }, new Uint8Array(8)), 'IMA ADPCM'],
    [wavFile({ tag: 0x55 }, new Uint8Array(8)), 'holds MP3'],
    [wavFile({ bits: 12 }, new Uint8Array(8)), '12 bits'],
    [wavFile({ channels: 0 }, new Uint8Array(8)), '0 channels'],
    [wavFile({ rate: 192_000 }, new Uint8Array(8)), '192000 samples'],
    [utf8('RIFF....WAVEdata\x04\0\0\0abcd'), 'does not say how'],
    [tone(1, 1, 8000).subarray(0, 30), 'ends before its samples'],
  ])('is refused with what is wrong with it %#', (file, reason) => {
    expect(refusal(file)).toContain(reason);
  });
});

describe('an MP3 file', () => {
  const ten = together(...Array.from({ length: 10 }, () => mp3Frame()));

  it('is as long as its frames', () => {
    expect(readAudio(ten)).toMatchObject({
      type: 'mp3',
      sampleRate: 44_100,
      channels: 1,
      frames: 11_520,
      isCutOff: false,
    });
  });

  it('that an encoder has made is read', () => {
    expect(readAudio(REAL_MP3)).toMatchObject({ sampleRate: 8000, channels: 1, frames: 9 * 576 });
  });

  it('may change its bit rate from frame to frame', () => {
    const file = together(mp3Frame(1), mp3Frame(14), mp3Frame(5), mp3Frame(9));
    expect(readAudio(file).frames).toBe(4 * 1152);
  });

  it('may have tags at both ends', () => {
    const picture = new Uint8Array(300).fill(0xff);
    const id3 = together(utf8('ID3'), Uint8Array.of(4, 0, 0, 0, 0, 2, 44), picture);
    const tag = new Uint8Array(128);
    tag.set(utf8('TAG'));
    expect(readAudio(together(id3, ten, tag)).frames).toBe(11_520);
  });

  it('is without what an encoder added at its ends, where the encoder says so', () => {
    const note = mp3Frame();
    note.set(utf8('Info'), 21);
    note.set([0, 0, 0, 0], 25);
    note.set(utf8('LAME3.100'), 29);
    // 576 samples in front, 1000 behind.
    note.set([576 >> 4, ((576 & 15) << 4) | (1000 >> 8), 1000 & 255], 50);
    expect(readAudio(together(note, ten)).frames).toBe(11_520 - 1576);
  });

  it('is read on behind bytes that are no frame', () => {
    const noise = new Uint8Array(500).map((_, index) => (index * 37) & 0xff);
    expect(readAudio(together(ten, noise, ten)).frames).toBe(2 * 11_520);
  });

  it('that breaks off is as long as its whole frames, and says so', () => {
    expect(readAudio(ten.subarray(0, ten.length - 5))).toMatchObject({ frames: 9 * 1152, isCutOff: true });
  });

  it('is refused where there is no frame in it', () => {
    expect(refusal(together(utf8('ID3\x04\0\0\0\0\0\x05'), new Uint8Array(400)))).toContain('no MP3 frames');
  });
});

it.each([
  ['OggS\0\x02', 'an Ogg file'],
  ['fLaC\0\0\0"', 'a FLAC file'],
  ['\0\0\0 ftypM4A ', 'an MPEG-4 file'],
  ['FORM\0\0\0\0AIFF', 'an AIFF file'],
  ['%PDF-1.7', 'a PDF'],
  ['<!doctype html>', 'a web page'],
  ['greeting', 'text'],
  ['', 'empty'],
])('what is %j is refused as such', (start, kind) => {
  expect(refusal(Uint8Array.from(start, (character) => character.charCodeAt(0)))).toContain(kind);
});

it.each([
  [0xf1, 'AAC'],
  [0xfd, 'layer II'],
  [0xff, 'layer I'],
])('other kinds of MPEG sound (%s) are refused as such', (second, kind) => {
  expect(refusal(Uint8Array.of(0xff, second, 0x90, 0, 0, 0, 0, 0))).toContain(kind);
});

describe('whatever comes in', () => {
  const seeds = [tone(440, 0.05, 8000, 2), REAL_MP3, together(mp3Frame(), mp3Frame(5), mp3Frame())];
  const broken = fc
    .record({
      file: fc.constantFrom(...seeds),
      cut: fc.nat(2000),
      changes: fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 12 }),
    })
    .map(({ file, cut, changes }) => {
      const copy = file.slice(0, Math.max(0, file.length - cut));
      for (const [at, byte] of changes) if (at < copy.length) copy[at] = byte;
      return copy;
    });
  const anything = fc.oneof(broken, fc.uint8Array({ maxLength: 400 }));
  const outcome = (read: () => AudioInfo) => {
    try {
      return read();
    } catch (error) {
      if (error instanceof NotAudio) return error.message;
      throw error;
    }
  };

  it('is read or refused, never anything else, and never longer than its bytes can hold', () => {
    fc.assert(
      fc.property(anything, (file) => {
        const info = outcome(() => readAudio(file));
        if (typeof info === 'string') return;
        expect(Number.isInteger(info.frames) && info.frames >= 0).toBe(true);
        // The least an MP3 frame has is 24 bytes for 1152 samples; a WAV has a byte for each.
        expect(info.frames).toBeLessThanOrEqual(info.type === 'wav' ? file.length : file.length * 48);
      }),
      { numRuns: 3000 },
    );
  });

  it('is read the same in pieces of any size', () => {
    fc.assert(
      fc.property(
        anything,
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 }),
        (file, sizes) => {
          const inPieces = () => {
            const reader = new AudioReader();
            for (let at = 0, n = 0; at < file.length; n++) {
              const size = sizes[n % sizes.length] ?? 1;
              reader.push(file.subarray(at, at + size));
              at += size;
            }
            return reader.end();
          };
          expect(outcome(inPieces)).toEqual(outcome(() => readAudio(file)));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('is not longer or shorter by a frame when an MP3 has odd bit rates and pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 14 }), { minLength: 2, maxLength: 30 }), (rates) => {
        expect(readAudio(together(...rates.map(mp3Frame))).frames).toBe(rates.length * 1152);
      }),
    );
  });
});
