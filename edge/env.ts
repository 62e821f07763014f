import type { Company } from './calls/company.ts';
import type { SimulatedCall } from './carriers/simulator/simulated-call.ts';
import type { NumberPool } from './pools/number-pool.ts';
import type { WhisperBinding } from './recordings/workers-ai.ts';

/** What the Worker is bound to; the names are those of `wrangler.toml`. */
export interface Env {
  /** One object per pool, named by the pool's id. */
  POOLS: DurableObjectNamespace<NumberPool>;
  /** One object per company, named by the company's id. */
  COMPANIES: DurableObjectNamespace<Company>;
  /** One object per call that the built-in carrier places, named by the call's id. */
  SIMULATED_CALLS: DurableObjectNamespace<SimulatedCall>;
  /** Accounts, users, sites, and the way from a number to its company. */
  DIRECTORY: D1Database;
  /** Sound: the media library's, and what was recorded of calls. */
  MEDIA: R2Bucket;
  /** Where `metrics.ts` counts to; absent where the account has no Analytics Engine. */
  METRICS?: AnalyticsEngineDataset;
  /** Workers AI, which writes down what was said; absent where the owner has not turned it on. */
  AI?: WhisperBinding;
  /** Cloudflare's own mail service; absent where the owner has not turned it on. */
  EMAIL?: SendEmail;
  /** How mail leaves, see `mail/transport.ts`; a secret, for it holds a password. Companies may set their own. */
  MAIL_URL?: string;
  /** Who sends where a company has not set it, `Name <address>`. */
  MAIL_FROM?: string;
  /** The dashboard, the script and the demo site as files. */
  ASSETS: Fetcher;
  /** How many visits may begin from one address in a minute; see `visits/rate-limit.ts`. */
  VISITS_PER_ADDRESS: RateLimit;
  /** How many visits may begin on one site in a minute. */
  VISITS_PER_SITE: RateLimit;
  /** How many requests an API key or a person may make in a minute; see `api/rate-limit.ts`. */
  API_PER_ASKER: RateLimit;
  /** The address carriers and visitors use, no trailing slash. */
  PUBLIC_URL: string;
  /** At least 32 random bytes as text; every signature and derived key of this installation starts here. */
  SECRET: string;
  /** The SECRET that is to come, while the installation changes it; see `accounts/rotation.ts`. */
  SECRET_NEXT?: string;
  /** `on` where webhooks may go to this machine's own addresses: for trying things out, never in production. */
  WEBHOOKS_TO_LOOPBACK: 'on' | 'off';
  /** `on` where the built-in carrier and the demo company exist. */
  SIMULATOR: 'on' | 'off';
}
