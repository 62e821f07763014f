/**
 * What is worth a line in the log. Each is one line of JSON, so that whoever reads the logs can search them by field; nothing
 * happens by reading them, that is what `/v1/health`, rules and notifications are for.
 */
export type LogEvent =
  // A call and who is told of it, by its trace.
  | 'call_begun'
  | 'call_ended'
  | 'webhook_delivered'
  | 'webhook_failed'
  // Something went wrong and was got over.
  | 'account_mail_failed'
  | 'attribution_failed'
  | 'backup_failed'
  | 'call_not_begun'
  | 'call_not_noted'
  | 'carrier_not_asked'
  | 'chore_failed'
  | 'change_not_noted'
  | 'file_failed'
  | 'files_failed'
  | 'flow_failed'
  | 'flow_webhook_failed'
  | 'mail_failed'
  | 'number_not_returned'
  | 'order_unsure'
  | 'pool_not_arranged'
  | 'pools_not_asked'
  | 'port_not_asked'
  | 'recording_given_up'
  | 'unexpected'
  | 'visits_not_forgotten';

/** Ids, counts and words of ours; texts are cleared of personal data all the same. Durations are ms. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null>> & {
  /** A line has these of its own. */
  readonly [own in 'level' | 'event' | 'error' | 'stack']?: never;
};

/** Notes that something went as it should. */
export function logInfo(event: LogEvent, facts: LogFacts): void {
  console.log(lineOf('info', event, facts));
}

/** Notes that something went wrong: with the error's words, and where it is from. */
export function logError(event: LogEvent, error: unknown, facts: LogFacts = {}): void {
  console.error(lineOf('error', event, facts, error));
}

/** One line, without personal data. Ours are the names of fields; every text in it is cleared. */
export function lineOf(level: 'info' | 'error', event: LogEvent, facts: LogFacts, error?: unknown): string {
  const texts = error === undefined ? {} : wordsOf(error);
  return JSON.stringify({ level, event, ...facts, ...texts }, (_, value: unknown) =>
    typeof value === 'string' ? withoutPersons(value) : value,
  );
}

function wordsOf(error: unknown): { error: string; stack?: string } {
  if (!(error instanceof Error)) return { error: String(error) };
  const { stack } = error;
  return {
    error: `${error.name}: ${error.message}`,
    ...(stack === undefined ? {} : { stack: placesOf(stack) }),
  };
}

/** The first places of a stack, without the message above them. */
function placesOf(stack: string): string {
  const places = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return places
    .slice(0, 4)
    .map((line) => line.trim())
    .join('; ');
}

/**
 * What may be somebody's in a text: an address of mail or SIP, what an address of the web asks for (names, tokens), an IP
 * address, a number that can be dialled. Seven digits, because shorter ones are ports, statuses and years. Rather too
 * much goes than too little; ids stay, for their digits stand between letters.
 */
const PERSONAL: readonly (readonly [RegExp, string])[] = [
  [/[^\s"<>]+@[^\s"<>,;]+/g, '[address]'],
  [/(?<=\bhttps?:\/\/[^\s"'<>?#]*)[?#][^\s"'<>]*/g, '?[…]'],
  [/(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\w)/g, '[ip]'],
  [/(?<![\w:])[\da-f]*:[\da-f]*:[\da-f:.]*(?!\w)/gi, '[ip]'],
  [/(?<!\w)\+?\(?\d(?:[\s().\-/]{0,2}\d){6,}(?!\w)/g, '[number]'],
];

function withoutPersons(text: string): string {
  return PERSONAL.reduce((found, [pattern, instead]) => found.replace(pattern, instead), text);
}
