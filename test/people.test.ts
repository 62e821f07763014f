import { createHmac } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from './chromium.ts';
import { type Edge, startEdge } from './edge.ts';
import { look } from './look.ts';
import { visit } from './visitor.ts';

// Inviting somebody, their joining, a second factor, a new password: in browsers, against the whole of it.
// PICTURES=/tmp/people vitest run --project browser test/people.test.ts also keeps a picture of each screen.

const PASSWORD = 'a long sentence of mine';
const GUEST = 'gus@people.example';

describe.skipIf(findChromium() === null)('the people of a company', () => {
  let edge: Edge;
  let browser: Browser;
  /** The demo's owner, and the one who is invited: each with a browser of their own. */
  let owner: Page;
  let guest: Page;
  let key = '';

  beforeAll(async () => {
    [edge, browser] = await Promise.all([startEdge(), launchChromium()]);
    ({ page: owner } = await visit(browser, `${edge.url}/`));
    ({ page: guest } = await visit(browser, `${edge.url}/sign-in`));
  });
  afterAll(async () => {
    await browser?.close();
    await edge?.remove();
  });

  /** The link of the newest mail to somebody. */
  async function linkTo(address: string, path: string): Promise<string> {
    const find = async () => {
      const { mails } = await edge.api<{ mails: { text: string }[] }>('GET', `/simulator/mail?to=${address}`);
      return mails.map(({ text }) => /https?:\S+#\S+/.exec(text)?.[0]).find((link) => link?.includes(path));
    };
    await expect.poll(find, { timeout: 10_000 }).toBeTruthy();
    return (await find()) ?? '';
  }

  async function signIn(page: Page, password: string): Promise<void> {
    await page.goto(`${edge.url}/sign-in`);
    await page.getByLabel('Email').fill(GUEST);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  async function signOut(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Sign out', exact: true }).last().click();
    await page.waitForURL(/\/sign-in/);
  }

  test('an owner makes a role and invites somebody to it', async () => {
    await look(owner, 'sign-in');
    await owner.getByRole('button', { name: 'Sign in' }).click();
    await owner.waitForURL(/\/calls$/);
    await owner.getByRole('link', { name: 'Settings' }).click();
    await owner.getByRole('link', { name: 'People and roles' }).click();
    await owner.getByRole('heading', { name: 'People', exact: true }).waitFor();
    await owner.getByRole('button', { name: 'Make a role' }).click();
    await owner.getByLabel('Name', { exact: true }).fill('Bookkeeper');
    await owner.getByLabel('See calls', { exact: true }).check();
    await owner.getByLabel('See reports').check();
    await look(owner, 'role');
    await owner.getByRole('button', { name: 'Save' }).click();
    await owner.getByRole('cell', { name: 'Bookkeeper', exact: true }).waitFor();

    await owner.getByRole('button', { name: 'Invite somebody' }).click();
    await owner.getByLabel('Email').fill(GUEST);
    await owner.getByLabel('Role', { exact: true }).selectOption('Bookkeeper');
    await look(owner, 'invite');
    await owner.getByRole('button', { name: 'Send the invitation' }).click();
    await owner.getByRole('cell', { name: GUEST, exact: true }).waitFor();
    await look(owner, 'people');
  });

  test('who is invited joins by the link in the mail, and sees what the role allows', async () => {
    await guest.goto(await linkTo(GUEST, '/join'));
    await guest.getByRole('heading', { name: 'Join Harbor & Pine Plumbing' }).waitFor();
    await look(guest, 'join');
    await guest.getByLabel('Your name').fill('Gus');
    await guest.getByLabel('Password').fill(PASSWORD);
    await guest.getByRole('button', { name: 'Join' }).click();
    await guest.getByRole('heading', { name: /You work in/ }).waitFor();
    await guest.reload();
    await guest.getByRole('heading', { name: 'This invitation is not good any more' }).waitFor();
    await look(guest, 'join-again');
    await signIn(guest, PASSWORD);
    await guest.waitForURL(/\/calls$/);
    expect(await guest.getByRole('link', { name: 'Pools' }).count()).toBe(0);
    await guest.getByRole('link', { name: 'Settings' }).click();
    const settings = guest.getByRole('navigation', { name: 'Settings' });
    await settings.waitFor();
    expect(await settings.getByRole('link').allTextContents()).toEqual(['Company', 'Your account']);
  });

  test('turns a second factor on and signs in with it', async () => {
    await guest.getByRole('link', { name: GUEST }).click();
    await guest.getByRole('heading', { name: 'Second factor' }).waitFor();
    const section = guest.getByRole('region', { name: 'Second factor' });
    await section.getByLabel('Your password').fill(PASSWORD);
    await section.getByRole('button', { name: 'Set it up' }).click();
    key = (await section.locator('.people-secret code').textContent())?.replaceAll(' ', '') ?? '';
    await section.getByRole('img', { name: 'The key below as a QR code' }).waitFor();
    await look(guest, 'second-factor-key');
    await section.getByLabel('The code that it shows now').fill(codeOf(key, -1));
    await section.getByRole('button', { name: 'Turn it on' }).click();
    await expect.poll(() => section.getByRole('listitem').count()).toBe(10);
    await look(guest, 'account');
    await signOut(guest);
    await signIn(guest, PASSWORD);
    await guest.getByRole('heading', { name: 'One more step' }).waitFor();
    await look(guest, 'one-more-step');
    await guest.getByLabel(/Code from/).fill('000000');
    await guest.getByRole('button', { name: 'Continue' }).click();
    await guest.getByRole('alert').waitFor();
    await guest.getByLabel(/Code from/).fill(codeOf(key));
    await guest.getByRole('button', { name: 'Continue' }).click();
    await guest.waitForURL(/\/calls$/);
    await signOut(guest);
  });

  test('has forgotten the password, and chooses another one', async () => {
    await guest.getByRole('link', { name: /Forgot your password/ }).click();
    await look(guest, 'forgot');
    await guest.getByLabel('Email').fill(GUEST);
    await guest.getByRole('button', { name: /choose a new password/ }).click();
    await guest.getByRole('heading', { name: 'Look into your mail' }).waitFor();
    await guest.goto(await linkTo(GUEST, '/sign-in/reset'));
    await look(guest, 'reset');
    await guest.getByLabel('New password').fill('another sentence of mine');
    await guest.getByRole('button', { name: 'Change the password' }).click();
    await guest.getByRole('heading', { name: 'Your password is changed' }).waitFor();
  });

  test('signs in by a link, with the second factor all the same', async () => {
    await guest.goto(`${edge.url}/sign-in/forgot`);
    await guest.getByLabel('Email').fill(GUEST);
    await guest.getByRole('button', { name: /signs me in/ }).click();
    await guest.getByRole('heading', { name: 'Look into your mail' }).waitFor();
    await guest.goto(await linkTo(GUEST, '/sign-in/link'));
    await look(guest, 'link');
    await guest.getByRole('button', { name: 'Sign in' }).click();
    await guest.getByLabel(/Code from/).fill(codeOf(key, 1));
    await guest.getByRole('button', { name: 'Continue' }).click();
    await guest.waitForURL(/\/calls$/);
  });

  test('an owner makes another company, works in it, and goes back', async () => {
    await owner.reload();
    await owner.getByLabel('Name of the company').fill('Second shop');
    await owner.getByRole('button', { name: 'Make it and go there' }).click();
    await owner.waitForURL(/\/calls$/);
    const choice = owner.getByLabel('Company', { exact: true });
    await expect
      .poll(() => choice.locator('option:checked').textContent(), { timeout: 15_000 })
      .toBe('Second shop');
    await look(owner, 'second-company');
    await choice.selectOption('Harbor & Pine Plumbing');
    await expect
      .poll(() => choice.locator('option:checked').textContent(), { timeout: 15_000 })
      .toBe('Harbor & Pine Plumbing');
  });
});

describe.skipIf(findChromium() === null)('passkeys', () => {
  test('somebody adds one, signs in with it alone, and it lets nobody in once it is removed', async () => {
    // Browsers have passkeys on hosts with a name only.
    const [edge, browser] = await Promise.all([startEdge(), launchChromium()]);
    const home = edge.url.replace('127.0.0.1', 'localhost');
    try {
      const page = await (await browser.newContext()).newPage();
      const device = await page.context().newCDPSession(page);
      await device.send('WebAuthn.enable');
      await device.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          transport: 'internal',
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      });
      const byPasskey = page.getByRole('button', { name: 'Use a passkey' });
      const signOut = async () => {
        await page.getByRole('button', { name: 'Sign out', exact: true }).last().click();
        await page.waitForURL(/\/sign-in/);
      };
      await page.goto(`${home}/sign-in`);
      await byPasskey.click();
      await page
        .getByRole('alert')
        .getByText(/has no passkey for you/)
        .waitFor();
      await look(page, 'sign-in-passkey');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.waitForURL(/\/calls$/);
      await page.goto(`${home}/settings/account`);
      const section = page.getByRole('region', { name: 'Passkeys' });
      await section.getByText('You have none yet.').waitFor();
      await section.getByLabel('Name of the passkey').fill('Work laptop');
      await section.getByLabel('Your password').fill('not it');
      await section.getByRole('button', { name: 'Add a passkey' }).click();
      await section.getByRole('alert').getByText('This is not your password').waitFor();
      const { demo } = (await (await fetch(`${edge.url}/v1/welcome`)).json()) as {
        demo: { password: string };
      };
      await section.getByLabel('Your password').fill(demo.password);
      await section.getByRole('button', { name: 'Add a passkey' }).click();
      await section.getByRole('cell', { name: 'Work laptop', exact: true }).waitFor();
      await section.getByRole('button', { name: 'Rename Work laptop' }).click();
      await page.getByLabel('New name').fill('My laptop');
      await look(page, 'passkey-rename');
      await page.getByRole('button', { name: 'Save' }).click();
      await section.getByRole('cell', { name: 'My laptop', exact: true }).waitFor();
      await look(page, 'passkeys');
      await signOut();
      await byPasskey.click();
      await page.waitForURL(/\/calls$/);
      await page.goto(`${home}/settings/account`);
      await section.getByRole('button', { name: 'Remove My laptop' }).click();
      await page.getByRole('button', { name: 'Remove it' }).click();
      await section.getByText('You have none yet.').waitFor();
      await signOut();
      await byPasskey.click();
      await page
        .getByRole('alert')
        .getByText(/lets nobody in here any more/)
        .waitFor();
      await page.goto(`${edge.url}/sign-in`);
      await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
      expect(await byPasskey.count()).toBe(0);
    } finally {
      await browser.close();
      await edge.remove();
    }
  });
});

/** The code that an authenticator app shows for a key, so many steps of 30 seconds from now. */
function codeOf(key: string, steps = 0): string {
  const bits = [...key]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
