import { beforeEach, describe, expect, it } from 'vitest';
import { type Pair, swap } from './swap.ts';

const PAIRS: Pair[] = [{ from: '+13125550123', to: '+18475550199' }];
const back = (pairs: Pair[]): Pair[] => pairs.map(({ from, to }) => ({ from: to, to: from }));

const html = (): string => document.body.innerHTML.replaceAll('&nbsp;', '\u00a0');

/** The page after the swap. Every page here must stay so in a second pass, and come back exactly by the reverse. */
function swapped(page: string, pairs: Pair[] = PAIRS): string {
  document.body.innerHTML = page;
  const before = html();
  swap(document, pairs);
  const after = html();
  expect(swap(document, pairs), 'a second pass').toEqual([]);
  expect(html()).toBe(after);
  swap(document, back(pairs));
  expect(html(), 'the way back').toBe(before);
  return after;
}

beforeEach(() => {
  document.body.innerHTML = '';
});

describe('a number in a text keeps the way it is written', () => {
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
    ['（312）555－0123', '（847）555－0199'],
    ['+1 (312) 555-0123', '+1 (847) 555-0199'],
    ['1-312-555-0123', '1-847-555-0199'],
    ['001 312 555 0123', '001 847 555 0199'],
    ['13125550123', '18475550199'],
    ['Tel312-555-0123', 'Tel847-555-0199'],
    ['312-555-0123 ext. 45', '847-555-0199 ext. 45'],
    ['312-555-0123x45', '847-555-0199x45'],
    ['312-555-0123-45', '847-555-0199-45'],
    ['Chicago 60614 312-555-0123.', 'Chicago 60614 847-555-0199.'],
    ['Suite 10 (312) 555-0123', 'Suite 10 (847) 555-0199'],
    ['312-555-0123 or 312-555-0123', '847-555-0199 or 847-555-0199'],
    ['312-555-0123/24', '847-555-0199/24'],
  ])('%s', (before, after) => {
    expect(swapped(`<p>${before}</p>`)).toBe(`<p>${after}</p>`);
  });

  const LONDON = [{ from: '+442079460018', to: '+441632960001' }];
  it.each([
    ['+44 20 7946 0018', '+44 16 3296 0001'],
    ['+44 (0)20 7946 0018', '+44 (0)16 3296 0001'],
    ['0044 20 7946 0018', '0044 16 3296 0001'],
    ['00442079460018', '00441632960001'],
    ['020 7946 0018', '016 3296 0001'],
    ['(020) 7946 0018', '(016) 3296 0001'],
    ['02079460018', '01632960001'],
    ['(+44) 020 7946 0018', '(+44) 016 3296 0001'],
  ])('abroad: %s', (before, after) => {
    expect(swapped(`<p>${before}</p>`, LONDON)).toBe(`<p>${after}</p>`);
  });

  it('where the number is given as printed', () => {
    expect(swapped('<p>(312) 555-0123</p>', [{ from: '3125550123', to: '8475550199' }])).toBe(
      '<p>(847) 555-0199</p>',
    );
    expect(swapped('<p>+1 312 555 0123</p>', [{ from: '312-555-0123', to: '+18475550199' }])).toBe(
      '<p>+1 847 555 0199</p>',
    );
    expect(swapped('<p>020 7946 0018</p>', [{ from: '02079460018', to: '01632960001' }])).toBe(
      '<p>016 3296 0001</p>',
    );
  });

  it('with a trunk prefix of its country', () => {
    const moscow = [{ from: '+74951234567', to: '+74997654321' }];
    expect(swapped('<p>8 (495) 123-45-67, 8-495-123-45-67</p>', moscow)).toBe(
      '<p>8 (499) 765-43-21, 8-499-765-43-21</p>',
    );
  });

  it('letters on the keypad become digits, and come back as letters', () => {
    const flowers = [{ from: '+18003569377', to: '+18885550199' }];
    expect(swapped('<p>1-800-FLOWERS</p>', flowers)).toBe('<p>1-888-5550199</p>');
    expect(swapped('<p>Dial 800 flowers!</p>', flowers)).toBe('<p>Dial 888 5550199!</p>');
    expect(swapped('<p>1-800-356-WERS</p>', flowers)).toBe('<p>1-888-555-0199</p>');
  });

  it('letters after the last one that is dialled go with it', () => {
    const mattress = [{ from: '+18006288737', to: '+18885550199' }];
    expect(swapped('<p>1-800-MATTRESS now</p>', mattress)).toBe('<p>1-888-5550199 now</p>');
  });

  it('also beside the digits they stand for', () => {
    const flowers = [{ from: '+18003569377', to: '+18885550199' }];
    expect(swapped('<p>1-800-FLOWERS (1-800-356-9377)</p>', flowers)).toBe(
      '<p>1-888-5550199 (1-888-555-0199)</p>',
    );
    expect(swapped('<p><b>1-800-FLOWERS</b><i>1-800-356-9377</i></p>', flowers)).toBe(
      '<p><b>1-888-5550199</b><i>1-888-555-0199</i></p>',
    );
    expect(swapped('<p><b>800.356.9377</b><i>800-FLOWERS</i></p>', flowers)).toBe(
      '<p><b>888.555.0199</b><i>888-5550199</i></p>',
    );
  });

  it('but a word alone is no number', () => {
    expect(swapped('<p>flowers</p>', [{ from: '3569377', to: '5550199' }])).toBe('<p>flowers</p>');
  });
});

describe('a number with other digits than what it replaces', () => {
  const BERLIN: Pair[] = [{ from: '+49301234567', to: '+4930901820123', display: '030 901820-123' }];

  it('is printed the way the edge says', () => {
    expect(swapped('<p>Tel. (030) 1234567, gern</p>', BERLIN)).toBe('<p>Tel. 030 901820-123, gern</p>');
    expect(swapped('<p>(030 1234567)</p>', BERLIN)).toBe('<p>(030 901820-123)</p>');
  });

  it('is dialled in full by a link', () => {
    expect(swapped('<a href="tel:0301234567">030/1234567</a>', BERLIN)).toBe(
      '<a href="tel:+4930901820123">030 901820-123</a>',
    );
  });

  it('is printed in E.164 when the edge does not say', () => {
    expect(swapped('<p>030 1234567</p>', [{ from: '+49301234567', to: '+4930901820123' }])).toBe(
      '<p>+4930901820123</p>',
    );
  });

  it('keeps the nodes it was spread over', () => {
    expect(swapped('<p><b>030</b> <i>1234567</i></p>', BERLIN)).toBe('<p><b>030 901820-123</b><i></i></p>');
  });

  it('comes back where its display does not print its digits', () => {
    // Argentina's mobile numbers have a 9 after the country's code from abroad, and at home a 15 in their middle.
    const mobile = [{ from: '+541143210000', to: '+5491123456789', display: '011 15-2345-6789' }];
    expect(swapped('<p>011 4321-0000 <b title="011 4321-0000">now</b></p>', mobile)).toBe(
      '<p>011 15-2345-6789 <b title="011 15-2345-6789">now</b></p>',
    );
  });

  it('has fewer digits', () => {
    const graz = [{ from: '+43316123456', to: '+43316123', display: '0316 123' }];
    expect(swapped('<a href="tel:+43316123456">+43 316 123456</a>', graz)).toBe(
      '<a href="tel:+43316123">0316 123</a>',
    );
  });

  it('is printed in full where the country is another', () => {
    const abroad = [{ from: '+13125550123', to: '+443125550123' }];
    expect(swapped('<p>(312) 555-0123</p>', abroad)).toBe('<p>+443125550123</p>');
  });
});

it('a longer number does not hide the next one', () => {
  const berlin = { from: '+49301234567', to: '+4930901820123', display: '030 901820-123' };
  expect(swapped('<i>312</i><i>030 1234567</i><p>312</p>(<b>312</b> 555-0123', [...PAIRS, berlin])).toBe(
    '<i>312</i><i>030 901820-123</i><p>312</p>(<b>847</b> 555-0199',
  );
});

describe('a number split over several nodes of a line', () => {
  it.each([
    ['<p><b>(312)</b> 555-<i>01</i>23</p>', '<p><b>(847)</b> 555-<i>01</i>99</p>'],
    ['<p>312-<!-- -->555<!-- -->-0123</p>', '<p>847-<!-- -->555<!-- -->-0199</p>'],
    ['<p>312<br>555-0123</p>', '<p>847<br>555-0199</p>'],
    [
      '<p><span>+1</span><span>312</span><span>5550123</span></p>',
      '<p><span>+1</span><span>847</span><span>5550199</span></p>',
    ],
    ['<p><my-part>312</my-part> 555 0123</p>', '<p><my-part>847</my-part> 555 0199</p>'],
  ])('%s', (before, after) => {
    expect(swapped(before)).toBe(after);
  });

  it('is found although the next node begins with the same number', () => {
    expect(swapped('<p><b>312-555-0123</b><i>312-555-0123</i></p>')).toBe(
      '<p><b>847-555-0199</b><i>847-555-0199</i></p>',
    );
    expect(swapped('<p><b>60614</b><i>312-555-0123</i></p>')).toBe('<p><b>60614</b><i>847-555-0199</i></p>');
  });

  it.each([
    '<p><b>312</b>-555-0123<i>4</i></p>',
    '<p><b>9</b><b>312</b>-555-0123</p>',
    '<div>312</div><div>555-0123</div>',
    '<li>Room 312<ul><li>Desk</li></ul>555-0123</li>',
    '<p>312 <b data-numberline-skip="">or</b> 555-0123</p>',
    '<table><tbody><tr><td>312</td><td>5550123</td></tr></tbody></table>',
  ])('is not put together from what is no number: %s', (page) => {
    expect(swapped(page)).toBe(page);
  });
});

describe('links and labels', () => {
  it.each([
    ['<a href="tel:+13125550123">Call</a>', '<a href="tel:+18475550199">Call</a>'],
    ['<a href="tel://312-555-0123">Call</a>', '<a href="tel://847-555-0199">Call</a>'],
    ['<a href="TEL:(312)%20555-0123">Call</a>', '<a href="TEL:(847)%20555-0199">Call</a>'],
    ['<a href="tel:+1312%2D555%2D0123;ext=7">Call</a>', '<a href="tel:+1847%2D555%2D0199;ext=7">Call</a>'],
    ['<a href="sms:3125550123?body=Hi">Write</a>', '<a href="sms:8475550199?body=Hi">Write</a>'],
    ['<a href="callto:3125550123">Call</a>', '<a href="callto:8475550199">Call</a>'],
    ['<a href="facetime-audio:3125550123">Call</a>', '<a href="facetime-audio:8475550199">Call</a>'],
    [
      '<button aria-label="Call 312 555 0123">C</button>',
      '<button aria-label="Call 847 555 0199">C</button>',
    ],
    ['<b title="312 555 0123">C</b>', '<b title="847 555 0199">C</b>'],
    ['<img alt="312 555 0123">', '<img alt="847 555 0199">'],
    ['<input placeholder="312 555 0123">', '<input placeholder="847 555 0199">'],
    ['<input type="submit" value="Call 312 555 0123">', '<input type="submit" value="Call 847 555 0199">'],
  ])('%s', (before, after) => {
    expect(swapped(before)).toBe(after);
  });

  it('and the title of the page', () => {
    document.title = 'Plumber (312) 555-0123';
    swap(document, PAIRS);
    expect(document.title).toBe('Plumber (847) 555-0199');
    swap(document, back(PAIRS));
    expect(document.title).toBe('Plumber (312) 555-0123');
  });
});

describe('left alone', () => {
  it.each([
    // A longer number, or another one.
    '<p>31255501234, 93125550123, 312-555-0123-4567, 5-312-555-0123, 312.555.0123.4</p>',
    '<p>+44 312 555 0123, +49 (312) 5550123</p>',
    '<p>312-555-0124, $3,125,550,123.00, 12 May 2025</p>',
    // Addresses.
    '<p>https://example.com/312-555-0123, www.example.com/3125550123, example.com/a?n=3125550123</p>',
    '<p>3125550123@example.com</p>',
    '<a href="https://example.com/3125550123">More</a>',
    '<a href="/tel/3125550123">More</a>',
    // What the visitor types, and what goes to a server.
    '<textarea>312-555-0123</textarea>',
    '<input value="312-555-0123">',
    '<input type="hidden" value="312-555-0123">',
    '<button value="312-555-0123">Call</button>',
    '<select><option>312-555-0123</option></select>',
    '<p contenteditable="true">312-555-0123</p>',
    // What machines read.
    '<script type="application/ld+json">{"telephone":"312-555-0123"}</script>',
    '<style>p::after { content: "312-555-0123" }</style>',
    '<meta itemprop="telephone" content="312-555-0123">',
    '<span itemprop="telephone" content="312-555-0123">Call</span>',
    '<img src="/312-555-0123.png" data-phone="312-555-0123">',
    // What the site owner marked.
    '<p data-numberline-skip="">312-555-0123 <a href="tel:3125550123" title="312-555-0123">312-555-0123</a></p>',
  ])('%s', (page) => {
    expect(swapped(page)).toBe(page);
  });

  it('what is marked, and not what stands beside it', () => {
    expect(swapped('<p><b data-numberline-skip="">312-555-0123</b> or 312-555-0123</p>')).toBe(
      '<p><b data-numberline-skip="">312-555-0123</b> or 847-555-0199</p>',
    );
  });

  it('everything, when the pairs make no sense', () => {
    const page = '<p>312-555-0123, 911, hello, 45</p>';
    for (const from of ['', '911', 'hello', '+', '   ', '+12345', '+000+', '312+555']) {
      expect(swapped(page, [{ from, to: '+18475550199' }])).toBe(page);
    }
    for (const to of ['', 'hello', '+', '12']) {
      expect(swapped(page, [{ from: '+13125550123', to }])).toBe(page);
    }
    expect(swapped(page, [])).toBe(page);
  });
});

it('takes no longer over what could be read in many ways', () => {
  const began = performance.now();
  for (const text of [`3${'%__'.repeat(99)}`, `(${'('.repeat(9_999)}3125550124`, '3-1-2-5-5-5-'.repeat(999)])
    expect(swapped(`<p>${text} 312-555-0123</p>`)).toBe(`<p>${text} 847-555-0199</p>`);
  expect(performance.now() - began).toBeLessThan(1_000);
});

describe('several numbers', () => {
  it('are replaced in one pass, so that one that was just written is not replaced again', () => {
    document.body.innerHTML = '<p>312-555-0123, 847-555-0199</p>';
    swap(document, [...PAIRS, { from: '+18475550199', to: '+12065550177' }]);
    expect(document.body.textContent).toBe('847-555-0199, 206-555-0177');
  });

  it('come back exactly although the line had the other number too', () => {
    expect(swapped('<p>312-555-0123, 847-555-0199</p>')).toBe('<p>847-555-0199, 847-555-0199</p>');
  });

  it('are exchanged for each other and back', () => {
    const both = [...PAIRS, ...back(PAIRS)];
    expect(swapped('<p>312-555-0123, <b>847-555-0199</b></p>', both)).toBe(
      '<p>847-555-0199, <b>312-555-0123</b></p>',
    );
  });

  it('are told apart where one is the end of another', () => {
    const pairs = [
      { from: '5550123', to: '5550199' },
      { from: '+13125550123', to: '+18475550144' },
    ];
    expect(swapped('<p>312-555-0123, 555-0123</p>', pairs)).toBe('<p>847-555-0144, 555-0199</p>');
  });
});

describe('the page', () => {
  it('keeps every node', () => {
    document.body.innerHTML = '<p>Call <b>(312)</b> 555-0123 <a href="tel:3125550123">now</a></p>';
    const nodes = (node: Node): Node[] => [node, ...[...node.childNodes].flatMap(nodes)];
    const before = nodes(document);
    swap(document, PAIRS);
    expect(nodes(document)).toEqual(before);
  });

  it('is changed only under the root, and what was changed is told', () => {
    document.body.innerHTML = '<p id="here">312-555-0123</p><p>312-555-0123</p>';
    const here = document.getElementById('here');
    expect(here && swap(here, PAIRS)).toEqual([
      { node: here?.firstChild, before: '312-555-0123', after: '847-555-0199' },
    ]);
    expect(document.body.textContent).toBe('847-555-0199312-555-0123');
  });

  it('may be swapped by a text node or an attribute alone', () => {
    document.body.innerHTML = '<a href="tel:3125550123">312-555-0123</a>';
    const [link] = document.querySelectorAll('a');
    const href = link?.getAttributeNode('href');
    if (!link?.firstChild || !href) throw Error('no link');
    swap(href, PAIRS);
    expect(html()).toBe('<a href="tel:8475550199">312-555-0123</a>');
    swap(link.firstChild, PAIRS);
    expect(html()).toBe('<a href="tel:8475550199">847-555-0199</a>');
  });

  it('may be asked about a comment, which says nothing', () => {
    const comment = document.createComment('312-555-0123');
    expect(swap(comment, PAIRS)).toEqual([]);
    expect(comment.data).toBe('312-555-0123');
  });

  it('is searched in its open shadow roots, which are told', () => {
    document.body.innerHTML = '<div id="host"></div>';
    const shadow = document.getElementById('host')?.attachShadow({ mode: 'open' });
    if (!shadow) throw Error('no shadow root');
    shadow.innerHTML = '<p>312-555-0123 <a href="tel:3125550123">now</a></p>';
    const told: unknown[] = [];
    swap(document.body, PAIRS, (root) => told.push(root));
    expect(shadow.innerHTML).toBe('<p>847-555-0199 <a href="tel:8475550199">now</a></p>');
    expect(told).toEqual([shadow]);
  });

  it('may change in between: what somebody else wrote is swapped as it is', () => {
    document.body.innerHTML = '<p>1-800-FLOWERS</p>';
    const pairs = [{ from: '+18003569377', to: '+18885550199' }];
    swap(document, pairs);
    document.body.innerHTML = '<p>800 356 9377</p>';
    swap(document, pairs);
    expect(html()).toBe('<p>888 555 0199</p>');
    swap(document, back(pairs));
    expect(html()).toBe('<p>800 356 9377</p>');
  });
});
