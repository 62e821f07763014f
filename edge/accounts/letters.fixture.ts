import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { type KeptMail, keptMail } from '../mail/mailbox.ts';

/** The mails that somebody has got, newest first, as soon as there are so many. */
export async function lettersTo(address: string, atLeast = 1): Promise<KeptMail[]> {
  await expect.poll(async () => (await keptMail(env, address)).length).toBeGreaterThanOrEqual(atLeast);
  return keptMail(env, address);
}

/** What the link of a mail has behind its `#`. */
export function tokenIn({ text }: KeptMail): string {
  const [, token] = /#([0-9a-z]{52})/.exec(text) ?? [];
  if (token === undefined) throw new Error(`there is no link in ${text}`);
  return token;
}
