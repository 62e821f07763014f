import { swapText } from 'numberline/swap';

/** Where a number is not for reading, or is to stay. */
const LEFT_ALONE = 'script, style, noscript, textarea, select, [contenteditable], [data-numberline-skip]';

/** Replaces numbers in the text, the labels and the phone links of a page while it streams through. */
export function rewrite(response, swaps) {
  const pairs = swaps.filter(({ to }) => to);
  // A link dials, so it never takes the display.
  const dialled = pairs.map(({ from, to }) => ({ from, to }));
  let leftAlone = 0;
  let text = '';

  return new HTMLRewriter()
    .on(LEFT_ALONE, {
      element(element) {
        leftAlone++;
        element.onEndTag(() => {
          leftAlone--;
        });
      },
    })
    .on('a[href], [title], [alt], [aria-label], [placeholder]', {
      element(element) {
        if (leftAlone > 0) return;
        for (const name of ['title', 'alt', 'aria-label', 'placeholder']) change(element, name, pairs);
        if (/^\s*(tel|sms|callto):/i.test(element.getAttribute('href') ?? ''))
          change(element, 'href', dialled);
      },
    })
    .onDocument({
      text(chunk) {
        if (leftAlone > 0) return;
        // A text arrives in pieces, and a number may lie across two of them.
        text += chunk.text;
        if (!chunk.lastInTextNode) {
          chunk.remove();
          return;
        }
        const readable = text.replace(/&(?:nbsp|#(\d+)|#x([\da-f]+));/gi, characterOf);
        const swapped = swapText(readable, pairs);
        chunk.replace(swapped === readable ? text : swapped, { html: true });
        text = '';
      },
    })
    .transform(response);
}

function change(element, name, pairs) {
  const before = element.getAttribute(name);
  if (before === null) return;
  const after = swapText(before, pairs);
  if (after !== before) element.setAttribute(name, after);
}

/** Spaces and dashes are often written as numbers; what has a meaning in HTML stays as it is written. */
function characterOf(entity, decimal, hexadecimal) {
  const code = hexadecimal ? Number.parseInt(hexadecimal, 16) : Number(decimal ?? 160);
  return code >= 160 && code <= 0x10ffff ? String.fromCodePoint(code) : entity;
}
