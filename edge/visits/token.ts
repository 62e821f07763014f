import { Problem } from '../problem.ts';
import type { Begun } from './begun.ts';
import { open, sign } from './signed.ts';

/** What the edge must know to serve a visit's later messages without asking the directory who it is. */
export interface VisitToken {
  visit: string;
  visitor: string;
  site: string;
  /** The objects of pools that this visit has its numbers from, by name; none when nothing is kept of it (a robot, a cookieless visit). */
  pools: string[];
  /** Where the site's numbers depend on the page: what pools that are asked later are told. */
  begun?: Begun;
}

/** Whether anything may be kept of the visit. */
export function isKept({ pools, begun }: VisitToken): boolean {
  return pools.length > 0 || begun !== undefined;
}

/** Signs a token, so that nobody can keep, leave or forget somebody else's visit. */
export function signToken(secret: string, token: VisitToken): Promise<string> {
  return sign(secret, 'visit token', token);
}

/** Opens a token. Throws `forbidden` (field `token`) when we did not sign it or it names another visit. */
export async function openToken(secret: string, text: string, visit: string): Promise<VisitToken> {
  const token = (await open(secret, 'visit token', text)) as VisitToken | null;
  if (token?.visit !== visit) throw new Problem('forbidden', 'this token is not that of the visit', 'token');
  return token;
}
