import { expect, it } from 'vitest';
import { newId, newIdAt, timeOfId } from './id.ts';
import { idsOf, traceHeader, traceOf, traceOfCall } from './trace.ts';

it('the trace of an id leads back to it', () => {
  for (let n = 0; n < 200; n++) {
    for (const id of [newIdAt('vst', 1_795_478_400_000 + n), newId('call')]) {
      const trace = traceOf(id);
      expect(trace).toMatch(/^[0-9a-f]{32}$/);
      expect(timeOfId(idsOf(traceOf(newIdAt('vst', n)))[0] ?? '')).toBe(n);
      expect(idsOf(trace).map((text) => `${id.split('_')[0]}_${text}`)).toContain(id);
    }
  }
});

it('the trace of what is no id of ours leads nowhere, and what is no trace neither', () => {
  for (const text of ['', 'vst', 'call_short', 'not an id of ours at all, nor a short one'])
    expect(traceOf(text)).toMatch(/^[0-9a-f]{32}$/);
  for (const text of ['', '0123', 'G123456789abcdef0123456789abcdef', '0123456789ABCDEF0123456789abcdef'])
    expect(idsOf(text)).toEqual([]);
});

it('a call is followed by its visit, or by itself where none is known', () => {
  const [id, visit] = [newId('call'), newIdAt('vst', 1_795_478_400_000)];
  expect(traceOfCall({ id, visit })).toBe(traceOf(visit));
  expect(traceOfCall({ id, visit: null })).toBe(traceOf(id));
});

it('is said as W3C Trace Context has it', () => {
  const trace = traceOf(newId('call'));
  expect(traceHeader(trace)).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
});
