import type { WebhookNode } from '../flow.ts';
import { type NodeKind, unexpected } from './kind.ts';

/** The answer that gets here never waits for the server: the carrier comes back first, and only then it is asked. */
export const webhook: NodeKind<WebhookNode> = {
  ways: ({ branches, next, onError }) => [
    ...Object.entries(branches).map(([branch, to]) => ({ field: `branches.${branch}`, to })),
    { field: 'next', to: next },
    { field: 'onError', to: onError },
  ],
  prompts: () => [],
  needsCaller: false,
  enter: (_, { step }) => ({ ask: { do: 'redirect', step } }),
  resume({ url, timeoutSeconds, branches, next, onError }, event, run) {
    if (event.type === 'continued')
      return { stay: [{ type: 'fetch', ...run.at, step: event.step, url, timeoutSeconds }] };
    if (event.type !== 'webhook') throw unexpected(event, run);
    if (event.failed) return { to: onError };
    if (event.branch === null) return { to: next };
    return { to: Object.hasOwn(branches, event.branch) ? (branches[event.branch] ?? null) : onError };
  },
};
