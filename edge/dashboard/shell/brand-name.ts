/** What a meta element of the page says; the Worker puts them there on a host that has a brand (`brand/paint.ts`). */
function meta(name: string): string | null {
  return typeof document === 'undefined'
    ? null
    : (document.querySelector(`meta[name="${name}"]`)?.getAttribute('content') ?? null);
}

/** What the product is called on this host. */
export const BRAND_NAME = meta('brand-name') ?? 'Numberline';

/** Whether this host has a brand: then nothing of ours is shown. */
export const IS_BRANDED = meta('brand-name') !== null;

/** Its logos, by path; `null` where it has none. */
export const BRAND_LOGO = meta('brand-logo');
export const BRAND_LOGO_DARK = meta('brand-logo-dark');
