import type { Target } from './client.ts';

/** People who look at their dashboards. */
const PEOPLE = 20;

/** Makes a site with a pool of so many numbers, and keys for the people, in an installation with the demo company. */
export async function targetOn(url: string, size: number): Promise<Target> {
  const api = async <T>(path: string, body: object): Promise<T> => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: 'Bearer nl_demo', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const origin = 'https://load.example';
  const { id: pool } = await api<{ id: string }>('/v1/pools', { name: 'Load' });
  const numbers = Array.from({ length: size }, (_, n) => `+1212${5_550_000 + n}`);
  for (let n = 0; n < size; n += 100) {
    await api('/v1/numbers', { numbers: numbers.slice(n, n + 100), carrier: 'demo', flow: 'demo', pool });
  }
  const { key: site } = await api<{ key: string }>('/v1/sites', {
    name: 'Load',
    origins: [origin],
    targets: [{ number: '+12025550142', pool }],
  });
  const keys: string[] = [];
  for (let n = 0; n < PEOPLE; n++) {
    const made = await api<{ key: string }>('/v1/keys', {
      name: `Person ${n}`,
      permissions: ['view_calls', 'view_reports', 'see_numbers'],
    });
    keys.push(made.key);
  }
  return { url, site, origin, numbers, keys };
}
