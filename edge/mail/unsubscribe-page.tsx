/** @jsxImportSource hono/jsx */
import { raw } from 'hono/html';
import type { BrandLook } from '../brand/brand.ts';
import { inkOn, READABLE, readableOn } from '../brand/contrast.ts';

/** The page behind a link that stops mail: it asks, or says that it is done. */
export function unsubscribePage(brand: BrandLook, address: string, isDone: boolean): string {
  const accent = readableOn(brand.accent, '#ffffff', READABLE);
  const style = `
    :root { color-scheme: light dark; }
    body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: light-dark(#f8f8f7, #0f1113); color: light-dark(#16181d, #eceef1); }
    main { max-width: 32rem; margin: 12vh auto 0; padding: 0 1rem; }
    h1 { font-size: 1.25rem; }
    img { height: 32px; }
    button { font: inherit; font-weight: 500; padding: .6rem 1rem; border: 0; border-radius: 6px; background: ${accent}; color: ${inkOn(accent)}; cursor: pointer; }
    button:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
  `;
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${isDone ? 'No more of these mails' : 'Stop these mails?'} · ${brand.name}`}</title>
        <style>{raw(style)}</style>
      </head>
      <body>
        <main>
          {brand.logoUrl === null ? <p>{brand.name}</p> : <img src={brand.logoUrl} alt={brand.name} />}
          <h1>{isDone ? 'You get no more of these mails' : 'Stop these mails?'}</h1>
          <p>
            {isDone
              ? `Nothing more of this kind goes to ${address}.`
              : `Mails of this notification or summary would no longer go to ${address}.`}
          </p>
          {!isDone && (
            <form method="post">
              <button type="submit">Stop them</button>
            </form>
          )}
        </main>
      </body>
    </html>
  );
  return `<!doctype html>${page}`;
}
