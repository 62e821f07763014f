import { Hono } from 'hono';
import type { Env } from './env.ts';

export { Company } from './calls/company.ts';
export { SimulatedCall } from './carriers/simulator/simulated-call.ts';
export { NumberPool } from './pools/number-pool.ts';

const app = new Hono<{ Bindings: Env }>();

export default app;
