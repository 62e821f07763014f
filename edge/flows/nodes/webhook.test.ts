import { describe, expect, it } from 'vitest';
import { PlayedCall, published } from '../flow.fixture.ts';
import { resume } from '../interpreter.ts';

const say = (message: string) => ({ type: 'hangup', message });
const flow = published({
  ask: {
    type: 'webhook',
    url: 'https://crm.example/route',
    timeoutSeconds: 3,
    branches: { vip: 'vip' },
    next: 'usual',
    onError: 'error',
  },
  vip: say('vip'),
  usual: say('usual'),
  error: say('error'),
});

describe('a webhook', () => {
  it('is not waited for by the first answer', () => {
    const call = new PlayedCall(flow);
    expect(call.log).toEqual(['comes back']);
    expect(call.effects).toEqual([{ type: 'entered', flow: 'main', node: 'ask', after: 0 }]);
  });

  it('is asked when the carrier comes back, and its branch is the answer to the same step', () => {
    const call = new PlayedCall(flow).comeBack();
    expect(call.step.instructions).toEqual([]);
    expect(call.effects.at(-1)).toEqual({
      type: 'fetch',
      flow: 'main',
      node: 'ask',
      step: 0,
      url: 'https://crm.example/route',
      timeoutSeconds: 3,
    });
    expect(call.serverSays('vip').log.at(-2)).toBe('"vip"');
    expect(call.step.state.step).toBe(1);
  });

  it('is asked again when the carrier repeats itself meanwhile', () => {
    const call = new PlayedCall(flow).comeBack();
    const { state } = call.step;
    const again = resume(call.flows, state, { type: 'continued', step: 0 }, call.world);
    expect(again).toEqual(call.step);
  });

  it.each([
    [null, false, 'usual'],
    ['unheard-of', false, 'error'],
    ['constructor', false, 'error'],
    [null, true, 'error'],
  ])('that says %j (failed: %s) leads to %s', (branch, failed, said) => {
    expect(new PlayedCall(flow).comeBack().serverSays(branch, failed).log.at(-2)).toBe(`"${said}"`);
  });
});
