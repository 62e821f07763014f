import { beforeEach, describe, expect, it } from 'vitest';
import { type Pair, swap } from './swap.ts';

const OURS = '+13125550123';
const THEIRS = '+18475550199';
const PAIRS: Pair[] = [{ from: OURS, to: THEIRS, display: '(847) 555-0199' }];

/** What a page says after the swap. Each must also come back exactly. */
function swapped(html: string, pairs: Pair[] = PAIRS): string {
  document.body.innerHTML = html;
  const before = document.body.innerHTML;
  swap(document.body, pairs);
  const after = document.body.innerHTML;
  swap(document.body, pairs);
  expect(document.body.innerHTML, 'a second pass changes nothing').toBe(after);
  swap(
    document.body,
    pairs.map(({ from, to }) => ({ from: to, to: from })),
  );
  expect(document.body.innerHTML, 'the reverse brings the page back').toBe(before);
  return after;
}

beforeEach(() => {
  document.body.innerHTML = '';
});

describe('a number in text keeps the way it is written', () => {
  it.each([
    ['(312) 555-0123', '(847) 555-0199'],
    ['312-555-0123', '847-555-0199'],
    ['312.555.0123', '847.555.0199'],
    ['3125550123', '8475550199'],
    ['312\u00a0555\u202f0123', '847\u00a0555\u202f0199'],
    ['312\u2011555\u20110123', '847\u2011555\u20110199'],
    ['312 – 555 — 0123', '847 – 555 — 0199'],
    ['312\u200b555\u200d0123', '847\u200b555\u200d0199'],
    ['312/555/0123', '847/555/0199'],
    ['312 · 555 • 0123', '847 · 555 • 0199'],
    ['[312] 555_0123', '[847] 555_0199'],
    ['+1 (312) 555-0123', '+1 (847) 555-0199'],
    ['1-312-555-0123', '1-847-555-0199'],
    ['001 312 555 0123', '001 847 555 0199'],
    ['13125550123', '18475550199'],
    ['Tel312-555-0123', 'Tel847-555-0199'],
    ['312-555-0123 ext. 45', '847-555-0199 ext. 45'],
    ['312-555-0123x45', '847-555-0199x45'],
    ['312-555-0123-45', '847-555-0199-45'],
    ['Chicago 60614 312-555-0123.', 'Chicago 60614 847-555-0199.'],
    ['312-555-0123 or 312-555-0123', '847-555-0199 or 847-555-0199'],
  ])('%s', (before, after) => {
    expect(swapped(`<p>${before}</p>`)).toBe(`<p>${after}</p>`);
  });

  it.each([
    ['+44 20 7946 0018', '+44 16 3296 0001'],
    ['+44 (0)20 7946 0018', '+44 (0)16 3296 0001'],
    ['0044 20 7946 0018', '0044 16 3296 0001'],
    ['020 7946 0018', '016 3296 0001'],
    ['(020) 7946 0018', '(016) 3296 0001'],
    ['02079460018', '01632960001'],
  ])('abroad: %s', (before, after) => {
    expect(swapped(`<p>${before}</p>`, [{ from: '+442079460018', to: '+441632960001' }])).toBe(
      `<p>${after}</p>`,
    );
  });

  it('letters on the keypad become digits', () => {
    const pairs = [{ from: '+18003569377', to: '+18885550199' }];
    expect(swapped('<p>1-800-FLOWERS</p>', pairs)).toBe('<p>1-888-5550199</p>');
    expect(swapped('<p>call 800 flowers!</p>', pairs)).toBe('<p>call 888 5550199!</p>');
    expect(swapped('<p>flowers</p>', [{ from: '3569377', to: '5550199' }])).toBe('<p>flowers</p>');
  });

  it('letters after the last dialled one go with it', () => {
    expect(swapped('<p>1-800-MATTRESS now</p>', [{ from: '+18006288737', to: '+18885550199' }])).toBe(
      '<p>1-888-5550199 now</p>',
    );
  });
});
