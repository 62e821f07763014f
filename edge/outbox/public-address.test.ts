import { describe, expect, it } from 'vitest';
import { demandPublic } from './public-address.ts';

const resolve = async (host: string): Promise<string[]> => {
  const known: Record<string, string[]> = {
    'hooks.example.com': ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'],
    'rebound.example.com': ['93.184.215.14', '10.0.0.5'],
    'metadata.example.com': ['169.254.169.254'],
    'six.example.com': ['fd00::1'],
    'mapped.example.com': ['::ffff:127.0.0.1'],
  };
  const addresses = known[host];
  if (addresses === undefined) throw new Error('ENOTFOUND');
  return addresses;
};

describe('an address that is refused', () => {
  it.each([
    ['http://hooks.example.com/', 'must begin with https://'],
    ['ftp://hooks.example.com/', 'must begin with https://'],
    ['hooks.example.com', 'must be an address'],
    ['', 'must be an address'],
    ['https://', 'must be an address'],
    ['https://me:secret@hooks.example.com/', 'must not hold a user name'],
    ['https://127.0.0.1/', 'not on the public internet'],
    ['https://2130706433/', 'not on the public internet'],
    ['https://0x7f.1/', 'not on the public internet'],
    ['https://017700000001/', 'not on the public internet'],
    ['https://127.1/', 'not on the public internet'],
    ['https://0.0.0.0/', 'not on the public internet'],
    ['https://10.1.2.3/', 'not on the public internet'],
    ['https://172.16.0.1/', 'not on the public internet'],
    ['https://192.168.1.1/', 'not on the public internet'],
    ['https://100.64.0.1/', 'not on the public internet'],
    ['https://169.254.169.254/latest/meta-data', 'not on the public internet'],
    ['https://[::1]/', 'not on the public internet'],
    ['https://[::]/', 'not on the public internet'],
    ['https://[::ffff:7f00:1]/', 'not on the public internet'],
    ['https://[64:ff9b::7f00:1]/', 'not on the public internet'],
    ['https://[2002:7f00:1::]/', 'not on the public internet'],
    ['https://[fe80::1]/', 'not on the public internet'],
    ['https://[fd00::1]/', 'not on the public internet'],
    ['https://localhost/', 'not on the public internet'],
    ['https://localhost./', 'not on the public internet'],
    ['https://printer.local/', 'not on the public internet'],
    ['https://metadata.google.internal/', 'not on the public internet'],
    ['https://intranet/', 'not on the public internet'],
    ['https://rebound.example.com/', 'not on the public internet'],
    ['https://metadata.example.com/', 'not on the public internet'],
    ['https://six.example.com/', 'not on the public internet'],
    ['https://mapped.example.com/', 'not on the public internet'],
    ['https://unknown.example.com/', 'cannot be found'],
  ])('%s: %s', async (url, why) => {
    await expect(demandPublic(url, resolve, false)).rejects.toMatchObject({
      type: 'invalid_request',
      field: 'url',
      message: expect.stringContaining(why),
    });
  });
});

it('a public host is taken, by name and by address', async () => {
  for (const url of [
    'https://hooks.example.com/in?a=1',
    'https://HOOKS.example.com:8443/',
    'https://93.184.215.14/',
    'https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/',
  ]) {
    await expect(demandPublic(url, resolve, false)).resolves.toBeInstanceOf(URL);
  }
});

it('this machine is taken only where that is allowed, and no other private host even then', async () => {
  for (const url of [
    'http://127.0.0.1:9000/',
    'http://localhost:9000/',
    'http://[::1]:9000/',
    'https://127.0.0.1/',
  ]) {
    await expect(demandPublic(url, resolve, true)).resolves.toBeInstanceOf(URL);
    await expect(demandPublic(url, resolve, false)).rejects.toMatchObject({ field: 'url' });
  }
  for (const url of [
    'http://10.0.0.1/',
    'https://192.168.0.1/',
    'http://hooks.example.com/',
    'https://rebound.example.com/',
  ]) {
    await expect(demandPublic(url, resolve, true)).rejects.toMatchObject({ field: 'url' });
  }
});
