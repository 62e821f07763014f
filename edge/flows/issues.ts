import type { z } from 'zod';

/** One thing that is wrong with what was read, and where. */
export interface Issue {
  path: string[];
  message: string;
}

/** What is wrong, in our words: a field that does not exist is named itself, and a bad key by what a key must be. */
export function issuesOf({ issues }: z.ZodError): Issue[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [...path, key], message: 'there is no such field' }));
    const inner = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
    return [{ path, message: inner ?? issue.message }];
  });
}
