import { type Resealed, resealColumns, type SealedColumn } from '../accounts/resealed.ts';
import type { Secrets } from '../accounts/secrets.ts';
import { CONNECTION_SECRETS } from '../connectors/teller.ts';
import { WEBHOOK_SECRETS } from '../outbox/webhooks.ts';
import { ANSWERS } from './once.ts';

/** Everything sealed that a company's object keeps. */
const IN_COMPANY: readonly SealedColumn[] = [
  { table: 'connection', key: 'id', column: 'secrets', purpose: CONNECTION_SECRETS },
  { table: 'webhook', key: 'id', column: 'secret', purpose: WEBHOOK_SECRETS },
  { table: 'webhook', key: 'id', column: 'old_secret', purpose: WEBHOOK_SECRETS },
  { table: 'request_once', key: 'key', column: 'answer', purpose: ANSWERS },
];

/** Closes a company's secrets anew while the installation changes its own; see `accounts/rotation.ts`. */
export function resealCompany(secrets: Secrets, sql: SqlStorage): Promise<Resealed> {
  return resealColumns(secrets, IN_COMPANY, {
    read: async (query) => sql.exec<{ owner: string; sealed: string }>(query).toArray(),
    write: async (query, ...values) => sql.exec(query, ...values),
  });
}
