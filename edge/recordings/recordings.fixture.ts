import { exports } from 'cloudflare:workers';
import { expect } from 'vitest';
import type { CallDetail } from '../calls/call.ts';
import { TestCompany } from '../calls/company.fixture.ts';
import { copyKey } from './copy.ts';
import { RECORDING_SETTINGS } from './settings.ts';

const DESK = '+13125550188';
export const MAILBOX = {
  message: { type: 'voicemail', greeting: { say: 'Please leave a message.' }, maxSeconds: 60 },
};
export const RECORDED = {
  record: { type: 'record', notice: { say: 'This call is recorded.' }, next: 'desk' },
  desk: { type: 'dial', destinations: [{ to: DESK }], ringSeconds: 20, onNoAnswer: null },
};

/** What happens in the object's alarm takes its time on a busy machine. */
export const SLOW = { timeout: 10_000 };

/** Whoever asked with a key. */
export const A_KEY = expect.stringMatching(/^key_/);

/** As the API gives it. */
export interface Recording {
  id: string;
  status: string;
  audio: string;
  reason: string | null;
  duration: number;
  channels: number;
  bytes: number;
  voicemail: string | null;
  heardBy: string | null;
  noticePlayedAt: number | null;
  link: { url: string; expiresAt: number } | null;
}

export const fetched = (url: string, init: RequestInit = {}) => exports.default.fetch(new Request(url, init));

/** The call's one recording, once our copy of it is in this state. */
export async function recordingOf(
  company: TestCompany,
  audio = 'stored',
): Promise<CallDetail['recordings'][number]> {
  const look = async () => (await company.theCall()).recordings;
  await expect.poll(look, SLOW).toMatchObject([{ audio }]);
  const [recording] = await look();
  if (recording === undefined) throw new Error('there is none');
  return recording;
}

/** A company with a message of so many seconds in its mailbox. */
export async function withMessage(seconds = 12, settings: object | null = null) {
  const company = await TestCompany.with(MAILBOX);
  if (settings !== null) await company.desk.settings.set(RECORDING_SETTINGS, settings);
  await company.call('+17735550111', { message: { seconds, text: 'My card is 4111 1111 1111 1111.' } });
  const recording = await recordingOf(company);
  return { company, id: recording.id, key: copyKey(company.id, recording.id) };
}

/** A recording by API. */
export const read = async (company: TestCompany, id: string, query = '') =>
  (await company.api<Recording>('GET', `/recordings/${id}${query}`)).body;
