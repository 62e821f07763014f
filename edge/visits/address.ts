import { CLICK_IDS, LONGEST_CLICK_ID } from './sources/click-ids.ts';

/** Longest address kept, in characters. */
const LONGEST_ADDRESS = 2048;
/** Longest value of any other parameter that is kept. */
const LONGEST_VALUE = 256;

const CLICK_ID_NAMES = new Set(CLICK_IDS.map(({ param }) => param));

/**
 * Parameters that choose which page is shown, on the systems businesses run: page and post numbers (WordPress,
 * Drupal, Joomla), listings with their filters, languages, and what was typed into the site's own search. Kept
 * because without them the page history of a call says "/index.php" five times; each value must still look harmless.
 */
const ROUTING = new Set(
  (
    'page paged p page_id post id pid cat category categories tag tags topic section tab view step option task ' +
    'product product_id sku item service location area lang language locale hl sort orderby q s query search'
  ).split(' '),
);

/** Words in a parameter's name that promise a secret or a person, also where the name begins with `utm_`. */
const SENSITIVE_NAME =
  /(^|[_.-])(token|code|key|session|sess|sid|password|passwd|pwd|pass|secret|auth|otp|pin|email|mail|phone|tel|name|user)([_.-]|$)/;

/** `someone@example.com` anywhere in the text, also with its `@` still encoded. */
export function hasEmail(text: string): boolean {
  return /[^\s@/](@|%40)[^\s@/]+\.[a-z]{2,}/i.test(text);
}

/** Seven to fifteen digits (E.164's longest), however they are grouped. */
function hasPhone(text: string): boolean {
  return (text.match(/\+?\d[\d\s().-]{5,}\d/g) ?? []).some((run) => {
    const digits = run.replace(/\D/g, '').length;
    return digits >= 7 && digits <= 15;
  });
}

/** A number as people write it: with a `+` or grouped. Bare digits are left to campaign ids, which look the same. */
function hasWrittenPhone(text: string): boolean {
  return (text.match(/\+?\(?\d[\d\s().-]{8,}\d/g) ?? []).some((run) => {
    const digits = run.replace(/\D/g, '').length;
    return digits >= 10 && digits <= 15 && (run.startsWith('+') || /\d[\s().-]+\d/.test(run));
  });
}

/** A random string rather than words: a hash, a JSON web token, or twenty mixed letters and digits in a row. */
function looksSecret(text: string): boolean {
  if (/^[0-9a-f]{32,}$/i.test(text) || /^eyJ[\w-]{10,}\./.test(text)) return true;
  return text
    .split(/[-_.\s]/)
    .some((run) => run.length >= 20 && /\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run));
}

function mayKeep(name: string, value: string): boolean {
  const isClickId = CLICK_ID_NAMES.has(name);
  if (value === '' || value.length > (isClickId ? LONGEST_CLICK_ID : LONGEST_VALUE)) return false;
  if (hasEmail(value)) return false;
  if (isClickId) return true;
  if (SENSITIVE_NAME.test(name)) return false;
  if (/^(utm|gad)_\w{1,40}$/.test(name)) return !hasWrittenPhone(value);
  return ROUTING.has(name) && !hasPhone(value) && !looksSecret(value);
}

/** The path with every part that names a person or opens a door replaced by `*`. */
function cleanPath(path: string): string {
  return path
    .split('/')
    .map((part) => (hasEmail(part) || looksSecret(part) ? '*' : part))
    .join('/');
}

/**
 * The address of a page, safe to keep: no credentials, no fragment but the path of a single-page route (`#/route`,
 * `#!/route`), and only parameters that tell a campaign, an ad click or which page it was. Names come out in lower
 * case, each once. Values that look like an e-mail address, a phone number or a secret are left out wherever they
 * are, path segments that do become `*`.
 *
 * @returns at most 2,048 characters; empty for anything that is not an http or https address.
 */
export function cleanAddress(address: string): string {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return '';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return '';

  const kept = new URLSearchParams();
  for (const [name, value] of url.searchParams) {
    const lower = name.toLowerCase();
    if (!kept.has(lower) && mayKeep(lower, value.trim())) kept.append(lower, value.trim());
  }
  const query = kept.size > 0 ? `?${kept}` : '';
  const route = /^#!?\/[^?&=;#]*/.exec(url.hash)?.[0] ?? '';

  const page = `${url.protocol}//${url.host}${cleanPath(url.pathname)}`;
  const whole = `${page}${query}${cleanPath(route)}`;
  if (whole.length <= LONGEST_ADDRESS) return whole;
  return page.slice(0, LONGEST_ADDRESS).replace(/%.?$/, '');
}
