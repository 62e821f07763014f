/**
 * What a caller's number says of itself: whether there can be such a number in its country's plan (libphonenumber), and
 * which country that is, ISO 3166 alpha-2. The plans are loaded when the first call comes.
 *
 * @param number E.164
 */
export async function originOf(number: string): Promise<{ isValid: boolean; country: string | null }> {
  const { default: parse } = await import('libphonenumber-js/min');
  const parsed = parse(number);
  return { isValid: parsed?.isValid() ?? false, country: parsed?.country ?? null };
}
