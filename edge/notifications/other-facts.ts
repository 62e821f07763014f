import { timeWords } from '../mail/words.ts';
import type { NotificationEvent } from './events.ts';

/** A field of an event's data, and what it is called in a mail. Instants are ms since 1970. */
type Shown = [key: string, label: string, as?: 'instant'];

/** What a mail says of what is not a call, in this order. The rest of the data is for programs. */
const SHOWN: Partial<Record<NotificationEvent, Shown[]>> = {
  cap_reached: [
    ['name', 'Cap of'],
    ['words', 'Allowed'],
    ['resetsAt', 'Begins anew', 'instant'],
  ],
  pool_short: [
    ['name', 'Pool'],
    ['visits', 'Visits without a number'],
    ['since', 'Since', 'instant'],
    ['cause', 'Why'],
  ],
  number_leaked: [
    ['name', 'Pool'],
    ['number', 'Number'],
    ['explanation', 'What was seen'],
  ],
  integration_failed: [
    ['name', 'Connection'],
    ['url', 'Webhook'],
    ['error', 'What it said'],
  ],
};

/** What a mail says of something that is not a call; what is not known is left out. */
export function otherFacts(
  event: NotificationEvent,
  data: Record<string, unknown>,
  zone: string,
): { label: string; value: string }[] {
  const shown = SHOWN[event] ?? Object.keys(data).map((key): Shown => [key, capitalised(key)]);
  return shown.flatMap(([key, label, as]) => {
    const value = data[key];
    if (as === 'instant') return typeof value === 'number' ? [{ label, value: timeWords(value, zone) }] : [];
    const isSaid = (typeof value === 'string' && value !== '') || typeof value === 'number';
    return isSaid ? [{ label, value: String(value) }] : [];
  });
}

const capitalised = (word: string): string => word.replace(/^./, (letter) => letter.toUpperCase());
