import { describe, expect, it } from 'vitest';
import { messageOf, slack } from './slack.ts';
import { platform, someCall, telling } from './telling.fixture.ts';

const ACCOUNT = { settings: {}, secrets: { webhook: 'https://hooks.slack.com/services/T0/B0/xyz' } };

const textOf = (given = {}) => messageOf(telling(given)).blocks[0]?.text.text ?? '';

describe('Slack', () => {
  it('is told in a few lines', async () => {
    const api = platform(({ url }) => {
      expect(url.href).toBe(ACCOUNT.secrets.webhook);
      return { text: 'ok' };
    });
    expect(await slack.tell(telling(), ACCOUNT, api)).toEqual({ is: 'accepted', reference: null });
    expect(textOf()).toBe(
      [
        '*Answered, 2:05, from google / cpc*',
        'DOE JANE, +17735550111, CHICAGO called +13125550101',
        'tapped the number 12 s before',
        'Landing page: https://shop.example/boilers',
        'Value: 50 USD',
      ].join('\n'),
    );
  });

  it('a caller that is not shared stays unnamed', () => {
    expect(textOf({ sharesCaller: false })).not.toMatch(/JANE|7735550111|CHICAGO/);
  });

  it('a caller’s name can call nobody together and make no link', () => {
    const call = someCall();
    call.caller.name = '<!channel> *now* <https://evil.example|click>';
    expect(textOf({ call })).not.toMatch(/<|\*now\*/);
  });

  it.each([
    [404, 'no_service', { is: 'refused', fault: 'account', reason: 'Slack: no_service' }],
    [410, 'channel_is_archived', { is: 'refused', fault: 'account' }],
    [429, 'rate_limited', { is: 'failed', afterMs: 30_000 }],
    [500, '', { is: 'failed' }],
  ])('that answers %d %s is understood', async (status, text, fate) => {
    const api = platform(() => ({ status, text, headers: { 'retry-after': '30' } }));
    expect(await slack.tell(telling(), ACCOUNT, api)).toMatchObject(fate);
  });
});

it('only Slack’s own addresses can be set', () => {
  for (const webhook of [
    'https://evil.example/services/T0/B0/x',
    'http://hooks.slack.com/services/T0/B0/x',
    'https://hooks.slack.com.evil.example/services/x',
  ])
    expect(slack.secrets.safeParse({ webhook }).success).toBe(false);
  expect(slack.secrets.safeParse(ACCOUNT.secrets).success).toBe(true);
});
