import { expect, it } from 'vitest';
import { whyUnfit } from './unfit-destination.ts';

const OWN = new Set(['+13125550123']);

it.each(['+19005550123', '+449012345678', '+979123456789'])(
  'nothing rings %s, a premium-rate number',
  (to) => {
    expect(whyUnfit(to, OWN)).toContain('premium-rate');
  },
);

it('nothing rings one of our own numbers', () => {
  expect(whyUnfit('+13125550123', OWN)).toContain('tracking number');
});

it.each(['+13125550188', '+442079460018', '+8005551234567', 'sip:900@example.com', '+1312'])(
  '%s may ring',
  (to) => {
    expect(whyUnfit(to, OWN)).toBeNull();
  },
);
