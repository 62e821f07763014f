import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { carriedNow, carryVisitor } from './carry.ts';
import type { CarryAnswer } from './protocol.ts';

const open = (address: string): void => {
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(address);
};

let test: AbortController;
/** What the edge answers; none where no id may be kept. */
let answer: unknown;
let asked: number;

/** Runs what the tracker runs for a site with these domains. */
function carry(domains: string): void {
  carryVisitor(
    (types, heard) => {
      for (const type of types.split(' '))
        window.addEventListener(type, heard, { capture: true, signal: test.signal });
    },
    domains,
    () => {
      asked++;
      return answer !== undefined && Promise.resolve(answer as CarryAnswer);
    },
  );
}

/** A link that the visitor's pointer comes to. */
async function reach(href: string, link = document.createElement('a')): Promise<string> {
  if (link.href !== href) link.href = href;
  document.body.append(link);
  link.dispatchEvent(new Event('pointerenter'));
  await new Promise((resolve) => setTimeout(resolve));
  return link.href;
}

beforeEach(() => {
  test = new AbortController();
  open('https://shop.example/');
  document.body.innerHTML = '';
  asked = 0;
  answer = { carried: 'abc.def', opensFor: 120 };
});
afterEach(() => {
  test.abort();
});

describe('a link', () => {
  it('to another domain of the site names the visitor, as the edge tells', async () => {
    carry('booking.example parts.example');
    expect(await reach('https://booking.example/')).toBe('https://booking.example/?numberline=abc.def');
    expect(await reach('https://www.parts.example/a?b=c#d')).toBe(
      'https://www.parts.example/a?b=c&numberline=abc.def#d',
    );
  });

  it('anywhere else stays as it is', async () => {
    carry('booking.example');
    for (const href of [
      'https://shop.example/',
      'https://notbooking.example/',
      'https://booking.example.evil.example/',
      'mailto:me@booking.example',
      'tel:+13125550123',
    ])
      expect(await reach(href)).toBe(href);
    expect(asked).toBe(0);
  });

  it('stays as it is where nothing may be kept', async () => {
    answer = undefined;
    carry('booking.example');
    expect(await reach('https://booking.example/')).toBe('https://booking.example/');
  });

  it('stays as it is where the edge has nothing to carry', async () => {
    carry('booking.example');
    answer = { type: 'not_found', message: 'this visit is over' };
    expect(await reach('https://booking.example/')).toBe('https://booking.example/');
  });

  it('is given anew what it carries each time, since that closes soon', async () => {
    carry('booking.example');
    const link = document.createElement('a');
    await reach('https://booking.example/?a=b', link);
    expect(link.search).toBe('?a=b&numberline=abc.def');
    answer = { carried: 'ghi.jkl', opensFor: 120 };
    expect(await reach(link.href, link)).toBe('https://booking.example/?a=b&numberline=ghi.jkl');
  });
});

it('what a link has carried is in the address', () => {
  expect(carriedNow()).toBeUndefined();
  open('https://booking.example/?a=b&numberline=abc.def');
  expect(carriedNow()).toBe('abc.def');
});
