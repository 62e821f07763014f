/** How the pages print their number, +13125550123. */
const PRINTED = [
  '(312) 555-0123',
  '312-555-0123',
  '312.555.0123',
  '+1 312 555 0123',
  '<b>(312)</b> 555-0123',
] as const;

/** One element in so many carries the number. */
export const ELEMENTS_PER_NUMBER = 250;

const WORDS =
  'we repair burst pipes blocked drains and boilers in every part of the city day or night with a fixed price that you know before the work begins and a guarantee of two years on parts'.split(
    ' ',
  );

/** Where a site prints figures that are no phone numbers. */
const FIGURES = ['$129.00', '24/7', '2026', '60614', '1,250', '4.9', '12 May 2025', '30 %'];

/**
 * The body of a business's page with a given count of elements: header, lists of links, paragraphs with inline marks,
 * price tables. The same count always gives the same page.
 */
export function generatedPage(elements: number): string {
  const html: string[] = [];
  let count = 0;
  let seed = 1;
  // Park and Miller's minimal standard generator.
  const below = (limit: number): number => {
    seed = (seed * 48271) % 2147483647;
    return seed % limit;
  };
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
  const words = (length: number): string =>
    Array.from({ length }, () => (below(14) === 0 ? pick(FIGURES) : pick(WORDS))).join(' ');
  const add = (elementsInIt: number, text: string): void => {
    count += elementsInIt;
    html.push(text);
  };

  let numbered = 0;
  while (count < elements - 12) {
    if (count >= numbered * ELEMENTS_PER_NUMBER) {
      const printed = PRINTED[numbered % PRINTED.length] ?? PRINTED[0];
      add(3, `<p>Call <a href="tel:+13125550123" title="Call us">${printed}</a> <i>${words(3)}</i>.</p>`);
      if (printed.startsWith('<')) count++;
      numbered++;
    }
    switch (below(4)) {
      case 0:
        add(
          5,
          `<ul><li><a href="/${pick(WORDS)}">${words(3)}</a></li>\n<li><a href="/prices">${words(2)}</a></li></ul>`,
        );
        break;
      case 1:
        add(
          5,
          `<table><tbody><tr><td>${words(4)}</td>\n<td class="price">${pick(FIGURES)}</td></tr></tbody></table>`,
        );
        break;
      case 2:
        add(4, `<div class="card"><div><h3>${words(4)}</h3>\n<img alt="${words(3)}"></div></div>`);
        break;
      default:
        add(3, `<section><p>${words(18)} <strong>${words(2)}</strong> ${words(9)}.</p></section>\n`);
    }
  }
  while (count < elements) add(1, `<span>${words(2)}</span>`);
  return html.join('');
}
