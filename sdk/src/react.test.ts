import { act, createElement, type ReactElement } from 'react';
import { createRoot, hydrateRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Swap } from './protocol.ts';
import { TrackedNumber, useTrackedNumber } from './react.ts';

const OWN = '+13125550123';
const SWAP: Swap = { from: OWN, to: '+18475550199', display: '(847) 555-0199' };

const page = window as unknown as {
  numberline?: ((...command: unknown[]) => unknown) & { q?: unknown[][] };
  IS_REACT_ACT_ENVIRONMENT: boolean;
};
page.IS_REACT_ACT_ENVIRONMENT = true;

let box: HTMLElement;
let root: Root | undefined;

beforeEach(() => {
  box = document.createElement('div');
  document.body.replaceChildren(box);
});

afterEach(async () => {
  await act(() => root?.unmount());
  root = undefined;
  delete page.numberline;
});

/** The script, as far as commands go: it knows these numbers. */
function arrive(swaps: Swap[]): void {
  const queue = page.numberline?.q ?? [];
  page.numberline = (command, from, handle) => {
    if (command !== 'getNumber') return;
    const known = swaps.find((pair) => pair.from === from) ?? { from, to: from };
    void Promise.resolve().then(() => (handle as (known: unknown) => void)(known));
  };
  for (const command of queue) page.numberline(...command);
}

const announce = (swaps: Swap[]): void => {
  document.dispatchEvent(new CustomEvent('numberline:swap', { detail: { swaps } }));
};

async function render(element: ReactElement): Promise<void> {
  root = createRoot(box);
  await act(async () => root?.render(element));
}

const link = (printed?: string, number = OWN) => createElement(TrackedNumber, { number }, printed);

describe('TrackedNumber', () => {
  it('is the site’s own number on the server', () => {
    expect(renderToString(link('(312) 555-0123'))).toBe('<a href="tel:+13125550123">(312) 555-0123</a>');
  });

  it('becomes the visit’s number in the format of the site', async () => {
    arrive([SWAP]);
    await render(link('(312) 555-0123'));
    expect(box.innerHTML).toBe('<a href="tel:+18475550199">(847) 555-0199</a>');
  });

  it('prints the number itself where no format is given', async () => {
    arrive([SWAP]);
    await render(link());
    expect(box.innerHTML).toBe('<a href="tel:+18475550199">+18475550199</a>');
  });

  it('prints the display of a number with another count of digits', async () => {
    arrive([{ from: OWN, to: '+4930901820', display: '030 901820' }]);
    await render(link('(312) 555-0123'));
    expect(box.textContent).toBe('030 901820');
  });

  it('takes what any link takes', async () => {
    arrive([]);
    await render(createElement(TrackedNumber, { number: OWN, className: 'phone', 'aria-label': 'Call us' }));
    expect(box.innerHTML).toBe(
      '<a class="phone" aria-label="Call us" href="tel:+13125550123">+13125550123</a>',
    );
  });

  it('finds the page as it expects it when it hydrates, and then becomes the visit’s number', async () => {
    const complain = vi.spyOn(console, 'error');
    const element = link('(312) 555-0123');
    box.innerHTML = renderToString(element);
    const node = box.firstChild;
    arrive([SWAP]);
    const recovered = vi.fn();
    await act(async () => {
      root = hydrateRoot(box, element, { onRecoverableError: recovered });
    });
    expect(box.textContent).toBe('(847) 555-0199');
    expect(box.firstChild).toBe(node);
    expect(recovered).not.toHaveBeenCalled();
    expect(complain).not.toHaveBeenCalled();
  });

  it('does not mind that the script was there before it', async () => {
    const complain = vi.spyOn(console, 'error');
    const element = link('(312) 555-0123');
    box.innerHTML = renderToString(element).replace('(312) 555-0123', '(847) 555-0199');
    arrive([SWAP]);
    const recovered = vi.fn();
    await act(async () => {
      root = hydrateRoot(box, element, { onRecoverableError: recovered });
    });
    expect(box.innerHTML).toBe('<a href="tel:+18475550199">(847) 555-0199</a>');
    expect(recovered).not.toHaveBeenCalled();
    expect(complain).not.toHaveBeenCalled();
  });
});

describe('useTrackedNumber', () => {
  const Shown = ({ number }: { number: string }) => createElement('b', null, useTrackedNumber(number).to);

  it('waits for a script that comes later', async () => {
    await render(createElement(Shown, { number: OWN }));
    expect(box.textContent).toBe(OWN);
    await act(async () => arrive([SWAP]));
    expect(box.textContent).toBe(SWAP.to);
  });

  it('keeps the commands that others have queued', async () => {
    await render(
      createElement('p', null, createElement(Shown, { number: OWN }), createElement(Shown, { number: '+1' })),
    );
    expect(page.numberline?.q).toHaveLength(2);
  });

  it('follows the visit: another number, and none', async () => {
    arrive([SWAP]);
    await render(createElement(Shown, { number: OWN }));
    await act(() => announce([{ from: OWN, to: '+18475550111' }]));
    expect(box.textContent).toBe('+18475550111');
    await act(() => announce([]));
    expect(box.textContent).toBe(OWN);
  });

  it('follows its argument, and never shows one number for another', async () => {
    arrive([SWAP]);
    await render(createElement(Shown, { number: OWN }));
    await act(async () => root?.render(createElement(Shown, { number: '+13125550177' })));
    expect(box.textContent).toBe('+13125550177');
  });

  it('is silent once its component is gone', async () => {
    const complain = vi.spyOn(console, 'error');
    await render(createElement(Shown, { number: OWN }));
    await act(() => root?.unmount());
    await act(async () => arrive([SWAP]));
    announce([]);
    expect(complain).not.toHaveBeenCalled();
  });
});
