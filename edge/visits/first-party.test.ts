import { describe, expect, test } from 'vitest';
import { firstParty, noVisitorCookie, visitorCookie, visitorIn } from './first-party.ts';

const VISITOR = 'vtr_0123456789abcdefghjkmnpqrs';

describe('an edge is of one site with a page', () => {
  test.each([
    ['https://shop.example', 'https://shop.example', 'shop.example'],
    ['https://www.shop.example', 'https://www.shop.example', 'shop.example'],
    ['https://www.shop.example', 'https://shop.example', 'shop.example'],
    ['https://www.shop.example', 'https://calls.shop.example', 'shop.example'],
    ['https://shop.example:8443', 'https://calls.shop.example', 'shop.example'],
    ['https://harbor.co.uk', 'https://calls.harbor.co.uk', 'harbor.co.uk'],
    ['https://booking.shop.example', 'https://calls.booking.shop.example', 'booking.shop.example'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8787', null],
    ['http://localhost:8080', 'http://localhost:8787', null],
    ['https://www.example', 'https://www.example', 'www.example'],
  ])('%s and %s share %s', (origin, edge, domain) => {
    expect(firstParty(origin, `${edge}/v1/visits`)?.domain).toBe(domain);
  });

  test.each([
    ['another domain', 'https://shop.example', 'https://calls.numberline.example'],
    ['a domain that only ends alike', 'https://shop.example', 'https://callshop.example'],
    ['a host beside the page’s', 'https://booking.shop.example', 'https://calls.shop.example'],
    ['the domain above the page’s', 'https://harbor.co.uk', 'https://co.uk'],
    ['a neighbour under a public suffix', 'https://www.example', 'https://calls.example'],
    ['a subdomain of this machine', 'http://localhost', 'http://calls.localhost'],
    ['the same host without encryption', 'http://shop.example', 'https://shop.example'],
  ])('but not with %s', (_, origin, edge) => {
    expect(firstParty(origin, `${edge}/v1/visits`)).toBeNull();
  });
});

describe('the visitor’s cookie', () => {
  const party = { domain: 'shop.example', secure: true };

  test('is kept for 400 days on the whole domain, where encrypted only', () => {
    expect(visitorCookie(VISITOR, party)).toBe(
      `numberline=${VISITOR}; Path=/; Max-Age=34560000; SameSite=Lax; Domain=shop.example; Secure`,
    );
    expect(visitorCookie(VISITOR, { domain: null, secure: false })).toBe(
      `numberline=${VISITOR}; Path=/; Max-Age=34560000; SameSite=Lax`,
    );
  });

  test('is removed by name and domain', () => {
    expect(noVisitorCookie(party)).toBe(
      'numberline=; Path=/; Max-Age=0; SameSite=Lax; Domain=shop.example; Secure',
    );
  });

  test.each([
    [undefined, null],
    ['', null],
    ['a=b; c', null],
    [`numberline=${VISITOR}`, VISITOR],
    [`a=b;numberline=${VISITOR}; c=d`, VISITOR],
    [`numberline=; numberline=${VISITOR}`, VISITOR],
    ['numberline=vtr_me', null],
    [`xnumberline=${VISITOR}`, null],
  ])('is found in %j: %s', (header, visitor) => {
    expect(visitorIn(header)).toBe(visitor);
  });
});
