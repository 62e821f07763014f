import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newId, newIdAt } from './id.ts';
import { idsOf, traceHeader, traceOf } from './trace.ts';

it('the trace of an id leads back to it', () => {
  for (let n = 0; n < 200; n++) {
    for (const id of [newIdAt('vst', 1_795_478_400_000 + n), newId('call')]) {
      const trace = traceOf(id);
      expect(trace).toMatch(/^[0-9a-f]{32}$/);
      expect(idsOf(trace ?? '').map((text) => `${id.split('_')[0]}_${text}`)).toContain(id);
    }
  }
});

it('other ids have none, and other texts are none', () => {
  for (const text of ['', 'call_short', 'call_0123456789ABCDEFGHJKMNPQRS', 'vst', '0123']) {
    expect(traceOf(text)).toBeNull();
    expect(idsOf(text)).toEqual([]);
  }
  fc.assert(fc.property(fc.string(), (text) => idsOf(text).length === 0));
});

it('is said as W3C Trace Context has it', () => {
  const trace = traceOf(newId('call')) ?? '';
  expect(traceHeader(trace)).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
});
