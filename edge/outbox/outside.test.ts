import { resolve4, resolve6 } from 'node:dns/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { resolveHost } from './outside.ts';

vi.mock('node:dns/promises', () => ({ resolve4: vi.fn(), resolve6: vi.fn() }));

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const never = new Promise<string[]>(() => {});

it('a host has the addresses of both kinds, or of one', async () => {
  vi.mocked(resolve4).mockResolvedValue(['192.0.2.1']);
  vi.mocked(resolve6).mockResolvedValueOnce(['2001:db8::1']).mockRejectedValueOnce(new Error('ENODATA'));
  expect(await resolveHost('example.com')).toEqual(['192.0.2.1', '2001:db8::1']);
  expect(await resolveHost('example.com')).toEqual(['192.0.2.1']);
});

it('a host that nobody answers for is not there after five seconds', async () => {
  vi.mocked(resolve4).mockReturnValue(never);
  vi.mocked(resolve6).mockReturnValue(never);
  const found = expect(resolveHost('example.com')).rejects.toThrow('example.com has no address');
  await vi.advanceTimersByTimeAsync(5_000);
  await found;
});
