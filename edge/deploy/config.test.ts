import { describe, expect, it } from 'vitest';
import { configOf, type WranglerConfig } from './config.ts';
import { targetOf } from './target.ts';

const BASE: WranglerConfig = {
  name: 'numberline',
  main: 'edge/worker.ts',
  vars: { PUBLIC_URL: 'http://127.0.0.1:8787', SIMULATOR: 'off', WEBHOOKS_TO_LOOPBACK: 'off' },
  assets: { directory: 'dist/site' },
  d1_databases: [{ binding: 'DIRECTORY', migrations_dir: 'edge/accounts/migrations' }],
  r2_buckets: [{ binding: 'MEDIA' }],
  analytics_engine_datasets: [],
  env: { staging: { vars: { SIMULATOR: 'on' } } },
};

function of(env: string | null, base = BASE) {
  return configOf(base, targetOf(env), 'https://calls.example.com', 'id', '../..', false);
}

describe('the configuration of an installation', () => {
  it('has names, an address and a database of its own, and its variables over the common ones', () => {
    expect(of('staging')).toMatchObject({
      name: 'numberline-staging',
      main: '../../edge/worker.ts',
      vars: { PUBLIC_URL: 'https://calls.example.com', SIMULATOR: 'on', WEBHOOKS_TO_LOOPBACK: 'off' },
      d1_databases: [
        { binding: 'DIRECTORY', database_name: 'numberline-staging-directory', database_id: 'id' },
      ],
      r2_buckets: [{ binding: 'MEDIA', bucket_name: 'numberline-staging-media' }],
    });
    expect(of('other').vars).toMatchObject({ SIMULATOR: 'off' });
    expect(of(null).vars).toMatchObject({ SIMULATOR: 'off' });
  });

  it('leaves no environment for wrangler to choose', () => {
    expect(of('staging')).not.toHaveProperty('env');
    expect(of(null)).not.toHaveProperty('env');
  });

  it('refuses what else an environment says, by name', () => {
    const base = { ...BASE, env: { staging: { routes: [] } as object } };
    expect(() => of('staging', base)).toThrow(
      '[env.staging] of wrangler.toml may have vars only; it has routes',
    );
  });
});
