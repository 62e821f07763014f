/**
 * Hides what matches a selector until a promise is fulfilled, for 400 ms at most: it keeps its place, so nothing moves.
 * The end is part of the style itself, so that it comes whatever happens to the script.
 */
export function hideUntil(shown: Promise<unknown>, selector: string): void {
  const style = new CSSStyleSheet();
  style.replaceSync(
    `@keyframes numberline{from{visibility:hidden}}${selector}{animation:numberline 400ms step-end}`,
  );
  document.adoptedStyleSheets.push(style);
  const show = (): void => style.replaceSync('');
  shown.then(show);
  // What comes to the page after that was never to be hidden.
  setTimeout(show, 400);
}
