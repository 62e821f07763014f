import type { Env } from '../env.ts';
import { type BrandLook, brandLook, setLook } from './brand.ts';
import { brandOfHost } from './by-host.ts';
import { inkOn, readableOnTint } from './contrast.ts';

/** What surfaces of the dashboard are, `tokens.css`: a brand's colour has to be read on them. */
const LIGHT = '#ffffff';
const DARK = '#17191d';

/**
 * The dashboard as its host looks: name, icon, colour and logo are in the page before the first paint, because the style sheet is
 * in its way. Unchanged on a host that has no brand.
 */
export async function painted(env: Env, request: Request, page: Response): Promise<Response> {
  const brand = await brandOfHost(env, new URL(request.url).hostname);
  return brand === null ? page : inBrand(brand, '/brand/theme.css', page);
}

/** A page of a company's, on whichever host, as its brand looks; unchanged where it has none. */
export async function paintedFor(env: Env, company: string, page: Response): Promise<Response> {
  const brand = await setLook(env, company);
  return brand !== null ? inBrand(brand, `/brand/${company}/theme.css`, page) : page;
}

function inBrand(brand: BrandLook, theme: string, page: Response): Response {
  if (page.body === null) return page;
  const { name } = brand;
  const rewritten = new HTMLRewriter()
    .on('title', { element: (title) => void title.setInnerContent(name) })
    .on('noscript', {
      element: (note) =>
        void note.setInnerContent(`${name} needs JavaScript. The same data is available from its API.`),
    })
    .on('link[rel="icon"]', {
      element: (link) => {
        link.setAttribute('href', localPath(brand.faviconUrl ?? brand.logoUrl) ?? 'data:,');
        link.removeAttribute('type');
      },
    })
    .on('head', {
      element: (head) => {
        head.append(headOf(brand, theme), { html: true });
      },
    })
    .transform(page);
  const headers = new Headers(rewritten.headers);
  // It is that of the page without a brand, and another host has another one.
  headers.delete('etag');
  headers.delete('last-modified');
  headers.set('cache-control', 'private, no-cache');
  headers.set('vary', 'host');
  return new Response(rewritten.body, { status: rewritten.status, headers });
}

/** The style sheet of a host's colour: `--brand` and what is read on it, for light and dark grounds. */
export async function themeOf(env: Env, host: string): Promise<string> {
  const brand = await brandOfHost(env, host);
  return brand === null ? '' : themeIn(brand);
}

/** That of a company's colour. */
export async function companyTheme(env: Env, company: string): Promise<string> {
  return themeIn(await brandLook(env, company));
}

function themeIn(brand: BrandLook): string {
  const [light, dark] = [readableOnTint(brand.accent, LIGHT), readableOnTint(brand.accent, DARK)];
  return `:root{--brand:light-dark(${light},${dark});--brand-ink:light-dark(${inkOn(light)},${inkOn(dark)})}`;
}

/** The web app manifest of a host. */
export async function manifestOf(env: Env, host: string): Promise<object> {
  const brand = await brandOfHost(env, host);
  const icon = localPath(brand?.faviconUrl ?? brand?.logoUrl ?? null);
  return {
    name: brand?.name ?? 'Numberline',
    short_name: brand?.name ?? 'Numberline',
    start_url: '/',
    display: 'standalone',
    background_color: '#f8f8f7',
    theme_color: brand?.accent ?? '#1d4fbf',
    icons:
      brand === null
        ? [{ src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml' }]
        : icon === null
          ? []
          : [{ src: icon, sizes: 'any' }],
  };
}

/** Attributes of what the dashboard reads its name and logo from, see `dashboard/shell/brand.tsx`. */
function headOf({ name, logoUrl, darkLogoUrl }: BrandLook, theme: string): string {
  const meta = (key: string, value: string | null) =>
    value === null ? '' : `<meta name="${key}" content="${escaped(value)}">`;
  return [
    `<link rel="stylesheet" href="${theme}">`,
    '<link rel="manifest" href="/manifest.webmanifest">',
    meta('brand-name', name),
    meta('brand-logo', localPath(logoUrl)),
    meta('brand-logo-dark', localPath(darkLogoUrl)),
  ].join('');
}

/** Pictures are had from the host the page is on: its policy allows no other. */
function localPath(url: string | null): string | null {
  if (url === null) return null;
  const { pathname, search } = new URL(url);
  return pathname + search;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
