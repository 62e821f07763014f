/**
 * Where to go after signing in: the page that was asked for, if it is one of ours. An address that would leave this
 * origin (`//elsewhere.example`, `https:…`) is not, so a link to the sign-in page cannot send people elsewhere.
 */
export function returnPath(asked: unknown): string {
  if (typeof asked !== 'string' || !asked.startsWith('/')) return '/calls';
  const here = 'https://here.invalid';
  const address = URL.parse(asked, here);
  return address === null || address.origin !== here || address.pathname === '/sign-in'
    ? '/calls'
    : `${address.pathname}${address.search}${address.hash}`;
}
