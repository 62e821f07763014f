/**
 * A caller's number for people who may not see it whole: its first three characters and its last two, which tell callers of a page
 * apart and call nobody.
 *
 * @example masked('+12125550123') // '+12•••••••23'
 */
export function masked(number: string): string {
  if (number.length < 8) return '•'.repeat(number.length);
  return `${number.slice(0, 3)}${'•'.repeat(number.length - 5)}${number.slice(-2)}`;
}

/** A call, of its row or whole, without its caller's number. */
export function withMaskedCaller<T extends { caller: { number: string | null } }>(call: T): T {
  const { number } = call.caller;
  return number === null ? call : { ...call, caller: { ...call.caller, number: masked(number) } };
}
