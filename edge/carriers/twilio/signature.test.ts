import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import client from 'twilio';
import { describe, expect, it } from 'vitest';
import type { CarrierRequest } from '../carrier.ts';
import { SIGNATURE_HEADER, sign, verify } from './signature.ts';

const token = '12345';
const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const form = new URLSearchParams({
  CallSid: 'CA1234567890ABCDE',
  Caller: '+14158675309',
  Digits: '1234',
  From: '+14158675309',
  To: '+18005551212',
}).toString();

const request = (signature: string | null, address = url, body = form): CarrierRequest => ({
  method: 'POST',
  url: address,
  headers: new Headers(signature === null ? {} : { [SIGNATURE_HEADER]: signature }),
  body,
});

// Facts published by Twilio: the vectors of twilio-node's spec/validation.spec.js (token 12345).
describe('the vectors of Twilio’s own library', () => {
  const json = '{"property": "value", "boolean": true}';
  const jsonHash = '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620';
  const emptyHash = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
  const list = (name: string, ...values: string[]) =>
    new URLSearchParams(values.map((value) => [name, value])).toString();

  it.each([
    ['a posted form', 'RSOYDt4T1cUTdK1PDd93/VVr8B8=', url, form],
    [
      'https, a port that was not signed',
      'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
      url.replace('.com', '.com:1234'),
      form,
    ],
    [
      'http with its port',
      'Zmvh+3yNM1Phv2jhDCwEM3q5ebU=',
      'http://mycompany.com:1234/myapp.php?foo=1&bar=2',
      form,
    ],
    ['https, the standard port was signed', 'kvajT1Ptam85bY51eRf/AJRuM3w=', url, form],
    [
      'http, the standard port was signed',
      '0ZXoZLH/DfblKGATFgpif+LLRf4=',
      url.replace('https', 'http'),
      form,
    ],
    ['user and password', 'CukzLTc1tT5dXEDIHm/tKBanW10=', url.replace('//', '//user:pass@'), form],
    ['user only', '2YRLlVAflCqxaNicjMpJcSTgzSs=', url.replace('//', '//user@'), form],
    [
      'user, password and the standard port',
      'ZQFR1PTIZXF2MXB8ZnKCvnnA+rI=',
      url.replace('//', '//user:pass@'),
      form,
    ],
    ['special characters in the address', 'dsq4Ehbj6cs+KdTkpF5sSSplOWw=', `${url}&Body=It's+amazing`, form],
    [
      'a field sent twice',
      '83O6e2vORAoJHUNzJjDWN1jz+BA=',
      url,
      list('MessagingBinding.Address', '+1325xxxxxxx', '+1415xxxxxxx'),
    ],
    [
      'a field sent twice, the other way round',
      '83O6e2vORAoJHUNzJjDWN1jz+BA=',
      url,
      list('MessagingBinding.Address', '+1415xxxxxxx', '+1325xxxxxxx'),
    ],
    [
      'the same value sent twice',
      'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
      url,
      `Sid=CA123&SidAccount=AC123&${list('Digits', '5678', '1234', '1234')}`,
    ],
    ['a JSON body', 'a9nBmqA0ju/hNViExpshrM61xv4=', `${url}&bodySHA256=${jsonHash}`, json],
    ['an empty JSON body', 'Ldidvp12m26NI7eqEvxnEpkd9Hc=', `${url}&bodySHA256=${emptyHash}`, '{}'],
    [
      'a JSON body and no other query',
      'y77kIzt2vzLz71DgmJGsen2scGs=',
      `https://mycompany.com/myapp.php?bodySHA256=${jsonHash}`,
      json,
    ],
  ])('%s', async (_what, signature, address, body) => {
    expect(await verify(request(signature, address, body), token)).toBe(true);
  });

  it('a JSON body that was changed is refused', async () => {
    const address = `${url}&bodySHA256=${jsonHash}`;
    expect(await verify(request('a9nBmqA0ju/hNViExpshrM61xv4=', address, '{}'), token)).toBe(false);
  });
});

// https://www.twilio.com/docs/usage/security#validating-requests
it('agrees with the worked example of Twilio’s documentation', async () => {
  const address = 'https://example.com/myapp.php?foo=1&bar=2';
  const body = form.replaceAll('14158675309', '14158675310');
  expect(await sign(address, body, token)).toBe('L/OH5YylLD5NRKLltdqwSvS0BnU=');
  expect(await verify(request('L/OH5YylLD5NRKLltdqwSvS0BnU=', address, body), token)).toBe(true);
});

describe('a request is refused', () => {
  const good = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';
  it.each([
    ['without a signature', request(null), token],
    ['with an empty signature', request(''), token],
    ['with something that is no base64', request('§§§§'), token],
    ['with another signature', request('AAAAAAAAAAAAAAAAAAAAAAAAAAA='), token],
    ['with the beginning of the signature', request('RSOYDt4T'), token],
    ['for another secret', request(good), '12346'],
    ['for an empty secret', request(good), ''],
    ['for another path', request(good, url.replace('myapp', 'other')), token],
    ['for another host', request(good, url.replace('mycompany', 'example')), token],
    ['when a field was changed', request(good, url, form.replace('1234', '1235')), token],
    ['when a field was added', request(good, url, `${form}&X=1`), token],
    ['when an address is none', request(good, 'not an address'), token],
  ])('%s', async (_why, bad, secret) => {
    expect(await verify(bad, secret)).toBe(false);
  });
});

it('signs as an independent HMAC does, and accepts what it signed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' }), { maxKeys: 6 }),
      fc.string({ minLength: 1 }),
      async (fields, secret) => {
        const body = new URLSearchParams(Object.entries(fields)).toString();
        const signature = await sign(url, body, secret);
        const text = [...new URLSearchParams(body)]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .flat()
          .join('');
        expect(signature).toBe(
          createHmac('sha1', secret)
            .update(url + text)
            .digest('base64'),
        );
        expect(await verify(request(signature, url, body), secret)).toBe(true);
      },
    ),
  );
});

describe('npm twilio and we agree', () => {
  const { getExpectedTwilioSignature, getExpectedBodyHash, validateRequest, validateRequestWithBody } =
    client;
  const addresses = [
    'https://calls.example/carriers/c1/voice',
    'https://calls.example:443/carriers/c1/voice',
    'https://calls.example:8443/carriers/c1/voice?a=1&b=',
    'http://calls.example/carriers/c1/voice?name=It%27s%20amazing&x=a+b',
    "https://calls.example/carriers/c1/voice?name=It's amazing",
    'https://user:pass@calls.example/carriers/c1/voice?a=2&b=3&a=1',
    'https://calls.example/carriers/c1/next/3?q=%E2%98%8E&empty',
    'https://[2001:db8::1]:8443/voice',
  ];
  const forms = ['', form, 'Digits=', 'Digits=1&Digits=2', 'From=ANONYMOUS&Name=J%C3%B6rg+%26+Co'];
  const paramsOf = (body: string) => {
    const fields = new URLSearchParams(body);
    return Object.fromEntries([...new Set(fields.keys())].map((name) => [name, fields.getAll(name)]));
  };

  it.each(addresses)('on what we sign for %s', async (address) => {
    for (const body of forms)
      expect(validateRequest(token, await sign(address, body, token), address, paramsOf(body))).toBe(true);
  });

  it.each(addresses)('on what it signs for %s', async (address) => {
    for (const body of forms) {
      const signature = getExpectedTwilioSignature(token, address, paramsOf(body));
      expect(await verify(request(signature, address, body), token)).toBe(true);
      expect(await verify(request(signature, address, `${body}&More=1`), token)).toBe(false);
    }
  });

  it('behind a proxy that ends TLS on another port, as long as the public address is configured', async () => {
    const signature = getExpectedTwilioSignature(token, 'https://calls.example/voice', paramsOf(form));
    expect(await verify(request(signature, 'https://calls.example:8443/voice'), token)).toBe(true);
    expect(await verify(request(signature, 'http://127.0.0.1:8787/voice'), token)).toBe(false);
  });

  it('on an address that an old back end has escaped', async () => {
    const address = "https://calls.example/voice?name=It's";
    const signature = getExpectedTwilioSignature(token, 'https://calls.example/voice?name=It%27s', {});
    expect(validateRequest(token, signature, address, {})).toBe(true);
    expect(await verify(request(signature, address, ''), token)).toBe(true);
    const spaced = getExpectedTwilioSignature(token, 'https://calls.example/voice?a=1&a=3&b=x%20y', {});
    expect(validateRequest(token, spaced, 'https://calls.example/voice?a=1&b=x+y&a=3', {})).toBe(true);
    expect(await verify(request(spaced, 'https://calls.example/voice?a=1&b=x+y&a=3', ''), token)).toBe(true);
  });

  it.each(['{}', '{"a":1}', ''])('on a body that is no form: %s', async (body) => {
    const address = `https://calls.example/voice?bodySHA256=${getExpectedBodyHash(body)}`;
    const signature = getExpectedTwilioSignature(token, address, {});
    expect(await verify(request(signature, address, body), token)).toBe(true);
    expect(await verify(request(signature, address, `${body} `), token)).toBe(false);
    expect(validateRequestWithBody(token, await sign(address, body, token), address, body)).toBe(true);
  });

  it('on a request without a body, as GET sends its parameters', async () => {
    const address = 'https://calls.example/voice?CallSid=CA1&From=%2B13125550199';
    const signature = getExpectedTwilioSignature(token, address, {});
    expect(await verify({ ...request(signature, address, ''), method: 'GET' }, token)).toBe(true);
  });
});
