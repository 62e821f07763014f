import { describe, expect, it } from 'vitest';
import { PlayedCall, published } from '../flow.fixture.ts';

const office = { type: 'dial', destinations: ['+13125550100'], ringSeconds: 20, onNoAnswer: null };
const recording = (call: PlayedCall) => call.effects.filter(({ type }) => type === 'recording');

describe('recording', () => {
  it('is off unless a record node turns it on', () => {
    expect(new PlayedCall(published({ office })).step.instructions[0]).toMatchObject({ record: false });
  });

  it('without a notice begins at once', () => {
    const call = new PlayedCall(published({ record: { type: 'record', next: 'office' }, office }));
    expect(call.step.instructions[0]).toMatchObject({ do: 'dial', record: true });
    expect(recording(call)).toEqual([{ type: 'recording', on: true, noticePlayed: false }]);
  });

  it('with a notice begins when the carrier has come back from playing it', () => {
    const flow = published({
      record: { type: 'record', notice: 'This call is recorded.', next: 'office' },
      office,
    });
    const call = new PlayedCall(flow);
    expect(call.log).toEqual(['"This call is recorded."', 'comes back']);
    expect(recording(call)).toEqual([]);
    call.comeBack();
    expect(call.step.instructions[0]).toMatchObject({ do: 'dial', record: true });
    expect(recording(call)).toEqual([{ type: 'recording', on: true, noticePlayed: true }]);
  });

  it('does not begin when its notice cannot be played', () => {
    const flow = published({
      record: { type: 'record', notice: { play: 'jingle' }, next: 'office' },
      office,
    });
    const call = new PlayedCall(flow, { world: { media: {} } });
    expect(call.step.instructions[0]).toMatchObject({ do: 'dial', record: false });
    expect(recording(call)).toEqual([]);
  });

  it('ends where a record node turns it off', () => {
    const flow = published({
      on: { type: 'record', next: 'off' },
      off: { type: 'record', on: false, next: 'office' },
      office,
    });
    const call = new PlayedCall(flow);
    expect(call.step.instructions[0]).toMatchObject({ do: 'dial', record: false });
    expect(recording(call)).toMatchObject([{ on: true }, { on: false }]);
  });
});
