import { expect, test } from 'vitest';
import { secretsIn } from './secrets.ts';

// Put together here, so that this file has none.
const hex = (length: number) => '7f3a9c15e0b48d62'.repeat(4).slice(0, length);
const mixed = 'q8Zr2LxT0vB9nKe4WmYs7HdJ1pUc6GfA';

test.each([
  ['private key', `-----BEGIN RSA ${'PRIVATE'} KEY-----\n${mixed}`],
  ['Google service account', `{"private_key_id": "${hex(40)}"}`],
  ['Google API key', `AIza${mixed}abc`],
  ['Google client secret', `GOCSPX-${mixed}`],
  ['Twilio API key', `new Client("SK${hex(32)}")`],
  ['Telnyx API key', `KEY${hex(32).toUpperCase()}_${mixed}`],
  ['AWS access key', `AKIA${mixed.toUpperCase().slice(0, 16)}`],
  ['Slack token', `xoxb-${hex(24)}`],
  ['Slack webhook', `https://hooks.slack.com/services/T0000AAAA/B0000AAAA/${mixed}`],
  ['GitHub token', `ghp_${mixed}abcd`],
  ['webhook secret', `whsec_${mixed}`],
  ['signed token', `eyJ${mixed}.eyJ${mixed}.${mixed}`],
  ['password in an address', `smtp://anna:${'hunter2'}@mail.example`],
  ['assignment', `const authToken = '${mixed}';`],
  ['assignment', `"api_key": "${mixed}"`],
  ['assignment', `SECRET="${mixed}"`],
])('finds a %s', (kind, text) => {
  expect(secretsIn(`a line\n${text}\n`)).toEqual([expect.objectContaining({ kind, line: 2 })]);
});

test.each([
  ["const token = 'a secret of the tests, 32 bytes or more';"],
  ["password: 'numberline-demo-password'"],
  ['const secret = env.SECRET;'],
  ['https://calls.example.com/numberline.js'],
  ["apiKey: 'nl_demo'"],
  ["const tokenOf = (id: string) => signed('visit token', id);"],
])('and leaves alone %s', (text) => {
  expect(secretsIn(text)).toEqual([]);
});
