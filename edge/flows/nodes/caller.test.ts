import { describe, expect, it } from 'vitest';
import { PlayedCall, published } from '../flow.fixture.ts';
import type { FlowContext } from '../step.ts';
import { coversZip } from './caller.ts';

type Caller = Partial<FlowContext['caller']>;

/** Which rule wins (`rule 0` …) for this caller, after typing a zip code where one is given. */
function winner(matches: unknown[], caller: Caller, zip?: string): string {
  const rules = matches.map((match, index) => ({ match, next: `rule${index}` }));
  const ends = matches.map((_, index) => [`rule${index}`, { type: 'hangup', message: null }]);
  const nodes = {
    zip: { type: 'collect', prompt: 'Zip?', saveAs: 'zip', next: 'where', onFail: 'where' },
    where: { type: 'caller', rules, onNoMatch: 'none' },
    none: { type: 'hangup', message: null },
    ...Object.fromEntries(ends),
  };
  const context = { caller: { number: null, state: null, country: null, ...caller } };
  const call = new PlayedCall(published(nodes), { context });
  for (const digits of zip === undefined ? ['', '', ''] : [zip]) call.press(digits);
  return call.step.state.at.node;
}

const chicago = { number: '+13125550199', country: 'US', state: 'IL' };

describe('the longest matching prefix wins', () => {
  it('in whatever order they stand', () => {
    expect(winner([{ prefix: '+1' }, { prefix: '+1312' }, { prefix: '+131' }], chicago)).toBe('rule1');
    expect(winner([{ prefix: '+1312555' }, { prefix: '+1312' }], chicago)).toBe('rule0');
  });

  it('also over an area code and a country, which are shorter', () => {
    expect(winner([{ country: 'US' }, { areaCodes: ['312'] }, { prefix: '+131255' }], chicago)).toBe('rule2');
    expect(winner([{ country: 'US' }, { areaCodes: ['312', '773'] }], chicago)).toBe('rule1');
    expect(winner([{ country: 'US' }, { areaCodes: ['773'] }], chicago)).toBe('rule0');
  });

  it('but not one that is shorter than the area code', () => {
    expect(winner([{ prefix: '+131' }, { areaCodes: ['312'] }], chicago)).toBe('rule1');
  });

  it('and is not beaten by one that does not match', () => {
    expect(winner([{ prefix: '+1312556' }, { prefix: '+1' }], chicago)).toBe('rule1');
    expect(winner([{ prefix: '+49' }], chicago)).toBe('none');
  });
});

describe('a rule that is not about the number', () => {
  it('wins by its place', () => {
    expect(winner([{ states: ['il'] }, { prefix: '+1312' }], chicago)).toBe('rule0');
    expect(winner([{ prefix: '+1312' }, { states: ['IL'] }], chicago)).toBe('rule0');
    expect(winner([{ states: ['WI'] }, { country: 'US' }], chicago)).toBe('rule1');
    expect(winner([{ states: ['WI', 'IL'] }], chicago)).toBe('rule0');
  });

  it('about zip codes needs one that was typed', () => {
    const rules = [{ zips: ['60601-60661', '70'] }, { zips: ['6'] }];
    expect(winner(rules, chicago, '60614')).toBe('rule0');
    expect(winner(rules, chicago, '70123')).toBe('rule0');
    expect(winner(rules, chicago, '60700')).toBe('rule1');
    expect(winner(rules, chicago, '90210')).toBe('none');
    expect(winner(rules, chicago)).toBe('none');
  });
});

describe('a caller without a number', () => {
  it('matches nothing, not even the country it is said to be from', () => {
    expect(winner([{ prefix: '+1' }, { areaCodes: ['312'] }, { country: 'US' }], { country: 'US' })).toBe(
      'none',
    );
  });

  it('may still have typed a zip code', () => {
    expect(winner([{ prefix: '+1' }, { zips: ['606'] }], {}, '60614')).toBe('rule1');
  });
});

it('+1 is many countries: an area code is enough for Jamaica, the country is what the carrier says', () => {
  const kingston = { number: '+18765550100', country: 'JM' };
  expect(winner([{ country: 'US' }, { country: 'JM' }], kingston)).toBe('rule1');
  expect(winner([{ country: 'US' }, { areaCodes: ['876'] }], { ...kingston, country: null })).toBe('rule1');
  expect(winner([{ areaCodes: ['876', '987'] }], { number: '+498765550100' })).toBe('none');
});

it.each([
  ['606', '60614', true],
  ['606', '60', false],
  ['60601-60661', '60600', false],
  ['60601-60661', '60601', true],
  ['60601-60661', '60661', true],
  ['60601-60661', '60662', false],
  ['60601-60661', '60661-1234', true],
  ['60601-60661', '6060', false],
  ['60601-60661', '6061', false],
])('%s covers %s: %s', (zips, zip, covers) => {
  expect(coversZip(zips, zip)).toBe(covers);
});
