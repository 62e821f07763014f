/**
 * How to print `to` where `from` stood, for the case that the script cannot keep the page's own format because
 * the digit counts differ: the national form inside one country, else the international one. `null` when the
 * counts are equal and the page's format serves. The formatter is loaded only when it is needed.
 */
export async function displayFor(from: string, to: string): Promise<string | null> {
  if (from.length === to.length) return null;
  const { default: parse } = await import('libphonenumber-js/min');
  const page = parse(from);
  const number = parse(to);
  if (number === undefined) return to;
  return page?.countryCallingCode === number.countryCallingCode
    ? number.formatNational()
    : number.formatInternational();
}
