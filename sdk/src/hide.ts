// The longest that anything is hidden, in ms.
const LONGEST = 400;

/**
 * Hides what matches a selector until a promise is fulfilled, for 400 ms at most: it keeps its place, so nothing moves.
 * The end is part of the style itself, so that it comes whatever happens to the script.
 */
export function hideUntil(shown: Promise<unknown>, selector: string): void {
  const style = new CSSStyleSheet();
  style.replaceSync(
    `@keyframes numberline{from{visibility:hidden}}${selector}{animation:numberline ${LONGEST}ms step-end}`,
  );
  const show = (): void => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== style);
  };
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
  shown.then(show);
  setTimeout(show, LONGEST);
}
