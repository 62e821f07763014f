import { describe, expect, it } from 'vitest';
import { PlayedCall, published } from '../flow.fixture.ts';

const voicemail = { type: 'voicemail', greeting: 'Leave a message.' };
const sales = { type: 'dial', destinations: ['+13125550100'], ringSeconds: 20, onNoAnswer: 'voicemail' };
const menu = {
  type: 'menu',
  prompt: 'Press 1 for sales.',
  invalidPrompt: 'That key does nothing.',
  keys: { 1: 'sales' },
  retries: 1,
  onTimeout: null,
  onInvalid: 'voicemail',
};
const flow = published({ menu, sales, voicemail });

describe('a menu', () => {
  it('asks, and the key pressed leads on', () => {
    expect(new PlayedCall(flow).press('1').log).toEqual([
      '"Press 1 for sales." asks for 1',
      'rings +13125550100 for 20 s',
    ]);
  });

  it('wrong key twice, then voicemail', () => {
    const call = new PlayedCall(flow).press('7').press('8');
    expect(call.log).toEqual([
      '"Press 1 for sales." asks for 1',
      '"That key does nothing." "Press 1 for sales." asks for 1',
      '"Leave a message."',
      'takes a message of 120 s',
    ]);
    expect(call.effects).toContainEqual({ type: 'cause', cause: 'invalid_key' });
  });

  it('silence twice, then the way for silence, without having complained', () => {
    const call = new PlayedCall(flow).press('').comeBack();
    expect(call.log.slice(1)).toEqual(['"Press 1 for sales." asks for 1', 'hangs up']);
    expect(call.effects).not.toContainEqual({ type: 'cause', cause: 'invalid_key' });
  });

  it('what happened last decides the way out', () => {
    expect(new PlayedCall(flow).press('7').press('').log.at(-1)).toBe('hangs up');
    expect(new PlayedCall(flow).press('').press('7').log.at(-1)).toBe('takes a message of 120 s');
  });

  it('notes every entry, right and wrong', () => {
    const call = new PlayedCall(flow).press('7').press('1');
    const entries = call.effects.flatMap((effect) =>
      effect.type === 'keys' ? [[effect.node, effect.by, effect.digits, effect.isValid]] : [],
    );
    expect(entries).toEqual([
      ['menu', 'caller', '7', false],
      ['menu', 'caller', '1', true],
    ]);
    expect(call.step.state.noted.keys).toEqual(['7', '1']);
  });

  it('begins to count anew when the caller comes back to it', () => {
    const hours = { type: 'greeting', prompt: 'Nine to five.', next: 'menu' };
    const call = new PlayedCall(
      published({ menu: { ...menu, keys: { 2: 'hours' }, onInvalid: null }, hours }),
    );
    call.press('7').press('2').press('7').press('2');
    expect(call.log.at(-1)).toBe('"Press 1 for sales." asks for 1');
  });

  it('does not take a property of every object for a key', () => {
    expect(new PlayedCall(flow).press('constructor').step.state.at.node).toBe('menu');
  });
});

describe('entries of different lengths', () => {
  const asked = (...keys: string[]) =>
    new PlayedCall(
      published({
        menu: { ...menu, keys: Object.fromEntries(keys.map((key) => [key, null])), onInvalid: null },
      }),
    ).log[0];

  it('end with #, or with * where # is one of them, or with silence', () => {
    expect(asked('1', '22')).toBe('"Press 1 for sales." asks for 1-2#');
    expect(asked('1', '2#')).toBe('"Press 1 for sales." asks for 1-2*');
    expect(asked('1', '*#')).toBe('"Press 1 for sales." asks for 1-2');
  });

  it('of one length need no end', () => {
    expect(asked('11', '22', '*#')).toBe('"Press 1 for sales." asks for 1-2');
  });
});
