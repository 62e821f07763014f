// Types of `import { env, exports } from 'cloudflare:workers'`.
declare namespace Cloudflare {
  interface Env extends Omit<import('./env.ts').Env, never> {}
  interface GlobalProps {
    mainModule: typeof import('./worker.ts');
  }
}
