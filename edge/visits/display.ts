/**
 * How to print `to` where `from` stood, for the case that the script cannot keep the page's own format because
 * the digit counts differ. `null` when the counts are equal and the page's format serves.
 */
export async function displayFor(from: string, to: string): Promise<string | null> {
  return from.length === to.length ? null : written(to, from);
}

/**
 * A number as people write it on a page that prints `like`: the national form inside one country, else the
 * international one. The formatter is loaded only when it is needed.
 */
export async function written(number: string, like: string): Promise<string> {
  const { default: parse } = await import('libphonenumber-js/min');
  const parsed = parse(number);
  if (parsed === undefined) return number;
  return parse(like)?.countryCallingCode === parsed.countryCallingCode
    ? parsed.formatNational()
    : parsed.formatInternational();
}
