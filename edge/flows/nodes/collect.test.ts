import { describe, expect, it } from 'vitest';
import { PlayedCall, published } from '../flow.fixture.ts';

const zip = {
  type: 'collect',
  prompt: 'Your zip code, please.',
  minDigits: 5,
  maxDigits: 5,
  retries: 1,
  saveAs: 'zip',
  next: 'thanks',
  onFail: 'bye',
};
const flow = published({
  zip,
  thanks: { type: 'hangup', message: 'You typed {fields.zip}.' },
  bye: { type: 'hangup', message: 'Goodbye.' },
});

describe('a collect node', () => {
  it('keeps what was typed and says it', () => {
    const call = new PlayedCall(flow).press('60601');
    expect(call.log).toEqual(['"Your zip code, please." asks for 5', '"You typed 60601."', 'hangs up']);
    expect(call.effects).toContainEqual({ type: 'field', name: 'zip', value: '60601' });
  });

  it.each(['606', '606011', '6060*', '*6060', ''])('asks again after %j, then gives up', (digits) => {
    const call = new PlayedCall(flow).press(digits);
    expect(call.step.state.at.node).toBe('zip');
    expect(call.press(digits).log.slice(-2)).toEqual(['"Goodbye."', 'hangs up']);
    expect(call.step.state.noted.fields).toEqual({});
  });

  it('may be come back to as long as the caller goes on typing', () => {
    const again = published({ zip: { ...zip, next: 'zip', onFail: null } });
    expect(new PlayedCall(again).press('60601').press('60602').step.state.noted.fields).toEqual({
      zip: '60602',
    });
  });

  it('of a range of lengths ends with #', () => {
    const account = published({ account: { ...zip, minDigits: 4, maxDigits: 8, next: null, onFail: null } });
    expect(new PlayedCall(account).log).toEqual(['"Your zip code, please." asks for 4-8#']);
  });
});
