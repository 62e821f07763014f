import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { RequestFailed } from '../api.ts';

/**
 * Does something to the server and has everything under `stale` asked for again. `act` starts it; `error` is what came of
 * it until the next try.
 */
export function useAct(...stale: QueryKey[]) {
  const client = useQueryClient();
  const mutation = useMutation({
    networkMode: 'always',
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSettled: () => Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  return {
    /**
     * Resolves when it is done, well or not: what went wrong is in `error`. While it is at it, nothing else is begun: a button
     * says so by `aria-disabled`, because one that is disabled loses the focus.
     */
    act: (work: () => Promise<unknown>, then?: () => void): Promise<void> =>
      mutation.isPending
        ? Promise.resolve()
        : mutation.mutateAsync(work).then(
            () => then?.(),
            () => undefined,
          ),
    busy: mutation.isPending,
    error: mutation.error === null ? null : inWords(mutation.error),
    forget: mutation.reset,
  };
}

function inWords(error: Error): string {
  const permission =
    error instanceof RequestFailed && error.status === 403
      ? /permission (\w+)/.exec(error.message)?.[1]
      : undefined;
  return permission === undefined
    ? error.message
    : `You may not do this: it needs the permission “${permission.replaceAll('_', ' ')}”.`;
}
