import { expect, it } from 'vitest';
import { MIGRATIONS } from '../calls/migrations.ts';
import { inObject } from '../object.fixture.ts';
import type { Segment } from './segment.ts';
import { Transcripts } from './transcripts.ts';

const inTranscripts = (work: (transcripts: Transcripts) => void) =>
  inObject(MIGRATIONS, (storage) => work(new Transcripts(storage.sql)));

const said = (text: string): Segment[] => [{ speaker: null, fromMs: null, toMs: null, text }];
const words = (transcripts: Transcripts) => transcripts.of('call_1').segments.map(({ text }) => text);

it('a better transcript takes the place of a worse one, never the other way round', () =>
  inTranscripts((transcripts) => {
    const write = (recording: string | null, engine: 'carrier' | 'workers_ai' | 'upload', text: string) =>
      transcripts.write('call_1', recording, engine, null, said(text), 1);
    expect(write('rec_1', 'carrier', 'carrier 1')).toBe('first');
    expect(write('rec_2', 'workers_ai', 'machine 2')).toBe('again');
    expect(write('rec_2', 'carrier', 'carrier 2')).toBe('kept');
    expect(write('rec_1', 'workers_ai', 'machine 1')).toBe('again');
    expect(words(transcripts).sort()).toEqual(['machine 1', 'machine 2']);
    expect(write(null, 'upload', 'person')).toBe('again');
    expect(write('rec_1', 'workers_ai', 'machine 1')).toBe('kept');
    expect(words(transcripts)).toEqual(['person']);
    expect(write(null, 'upload', 'person, again')).toBe('again');
    expect(words(transcripts)).toEqual(['person, again']);
  }));

it('card numbers never come into it', () =>
  inTranscripts((transcripts) => {
    transcripts.write('call_1', null, 'upload', 'en', said('It is 4111 1111 1111 1111.'), 1);
    expect(words(transcripts)).toEqual(['It is [card number].']);
  }));

it('what is old is forgotten', () =>
  inTranscripts((transcripts) => {
    transcripts.write('call_1', null, 'upload', null, said('old'), 1);
    transcripts.write('call_2', null, 'upload', null, said('new'), 10);
    transcripts.forgetOlderThan(10);
    expect(transcripts.of('call_1')).toEqual({ segments: [], sources: [] });
    expect(transcripts.of('call_2').segments).toHaveLength(1);
  }));
