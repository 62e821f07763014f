import type { MenuNode } from '../flow.ts';
import { answer, ask, type KeypadQuestion } from './keypad.ts';
import type { NodeKind } from './kind.ts';

export const menu: NodeKind<MenuNode> = {
  ways: ({ keys, onTimeout, onInvalid }) => [
    ...Object.entries(keys).map(([key, to]) => ({ field: `keys.${key}`, to, isPressed: true }) as const),
    { field: 'onTimeout', to: onTimeout },
    { field: 'onInvalid', to: onInvalid },
  ],
  prompts: ({ prompt, invalidPrompt }) => [
    { field: 'prompt', prompt },
    ...(invalidPrompt === null ? [] : [{ field: 'invalidPrompt', prompt: invalidPrompt }]),
  ],
  needsCaller: true,
  enter: (node, run) => ask(question(node), run),
  resume(node, event, run) {
    const entry = answer(question(node), event, run, (digits) => Object.hasOwn(node.keys, digits));
    if (entry.isValid) return { effects: entry.effects, to: node.keys[entry.digits] ?? null };
    if (entry.again !== null) return entry.again;
    if (entry.digits === '') return { effects: entry.effects, to: node.onTimeout };
    return { effects: [...entry.effects, { type: 'cause', cause: 'invalid_key' }], to: node.onInvalid };
  },
};

/**
 * Entries of one length are over with their last key. With different ones, `#` ends the entry (`*` where a key of the
 * menu has a `#`), or silence does.
 */
function question({ prompt, invalidPrompt, keys, timeoutSeconds, retries }: MenuNode): KeypadQuestion {
  const entries = Object.keys(keys);
  const lengths = entries.map((entry) => entry.length);
  const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)];
  const free = (['#', '*'] as const).find((key) => !entries.some((entry) => entry.includes(key)));
  return {
    prompt,
    invalidPrompt,
    minDigits: 1,
    maxDigits: longest,
    finishKey: shortest === longest ? null : (free ?? null),
    timeoutSeconds,
    retries,
  };
}
