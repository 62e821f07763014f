import { brandLook } from '../brand/brand.ts';
import type { Env } from '../env.ts';
import { logError } from '../log.ts';
import type { Mail } from '../mail/mail.ts';
import { sendMail } from '../mail/send.ts';

// The mails about people's accounts. Every link begins with `home`, where the dashboard of the company they are of is: a host of its
// brand that is verified, else PUBLIC_URL. What a request says of its host decides nothing here.
// The secret is behind the #, which no server logs and no Referer carries.

/** An invitation to a company. */
export function inviteLetter(
  home: string,
  asked: { to: string; token: string; company: string; by: string | null; role: string },
): Mail {
  const who = asked.by === null ? 'You are' : `${asked.by} has`;
  const verb = asked.by === null ? 'invited' : 'invited you';
  return letter(asked.to, {
    subject: `Join ${asked.company}`,
    words: [`${who} ${verb} to ${asked.company} as ${asked.role}.`],
    link: { to: linkTo(home, '/join', asked.token), words: 'Accept the invitation' },
    after: 'The invitation is good for seven days, once. If you do not know what it is about, leave it.',
  });
}

/** A link that signs somebody in. */
export function signInLetter(home: string, to: string, token: string): Mail {
  return letter(to, {
    subject: 'Your sign-in link',
    words: ['Here is the link you asked for.'],
    link: { to: linkTo(home, '/sign-in/link', token), words: 'Sign in' },
    after:
      'It is good for ten minutes, once. If you did not ask for it, leave it: nobody can use it without this mail.',
  });
}

/** A link that lets somebody choose a new password. */
export function resetLetter(home: string, to: string, token: string): Mail {
  return letter(to, {
    subject: 'Choose a new password',
    words: ['Somebody, we think you, asked for a new password.'],
    link: { to: linkTo(home, '/sign-in/reset', token), words: 'Choose a new password' },
    after:
      'The link is good for an hour, once. If you did not ask for it, leave it: your password stays as it is.',
  });
}

/** Says that a password was changed, to somebody who may not have done it. */
export function changedLetter(home: string, to: string): Mail {
  return letter(to, {
    subject: 'Your password was changed',
    words: ['Your password was changed, and every other browser was signed out.'],
    link: { to: new URL('/sign-in/forgot', home).href, words: 'It was not me' },
    after: 'If it was you, there is nothing to do.',
  });
}

/** Says that a passkey lets somebody in from now on, to its owner, who may not have added it. */
export function passkeyAddedLetter(home: string, to: string, name: string): Mail {
  return letter(to, {
    subject: 'A passkey was added to your account',
    words: [`A passkey called “${name}” can sign in to your account from now on.`],
    link: { to: new URL('/settings/account', home).href, words: 'Look at your passkeys' },
    after: 'If it was you, there is nothing to do. If not, remove it there and change your password.',
  });
}

/** Writes and sends a letter, in the name of a company where there is one. False when it could not be sent. */
export async function post(
  env: Env,
  companyId: string | null,
  write: (home: string) => Mail,
): Promise<boolean> {
  try {
    const { url } = await brandLook(env, companyId);
    await sendMail(env, companyId, write(url));
    return true;
  } catch (error) {
    // Without the address and the text: the log is no place for either.
    logError('account_mail_failed', error);
    return false;
  }
}

function linkTo(home: string, path: string, token: string): string {
  const link = new URL(path, home);
  link.hash = token;
  return link.href;
}

function letter(
  to: string,
  said: { subject: string; words: string[]; link: { to: string; words: string }; after: string },
): Mail {
  const { words, link, after } = said;
  const paragraphs = words.map((text) => `<p>${escaped(text)}</p>`).join('\n');
  return {
    to,
    subject: oneLine(said.subject),
    text: [...words, `${link.words}: ${link.to}`, after].join('\n\n'),
    html: `${paragraphs}\n<p><a href="${escaped(link.to)}">${escaped(link.words)}</a></p>\n<p>${escaped(after)}</p>`,
  };
}

/** A name may have line ends in it; a header must not. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
