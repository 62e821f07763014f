import { clockBack, clockForward } from './clock.ts';
import { calls, leases, outbox } from './kills.ts';
import { moment } from './moment.ts';
import { restore } from './restore.ts';
import type { Scenario } from './scenario.ts';
import { slowCarrier, slowMail, slowReceivers } from './slow.ts';
import { storageFull } from './storage.ts';
import { tenfold } from './tenfold.ts';
import { directoryUpgrade, objectUpgrade } from './upgrades.ts';

/** What can go wrong, in the order of the table. */
export const SCENARIOS: readonly Scenario[] = [
  leases,
  calls,
  outbox,
  objectUpgrade,
  directoryUpgrade,
  restore,
  moment,
  storageFull,
  clockBack,
  clockForward,
  slowReceivers,
  slowMail,
  slowCarrier,
  tenfold,
];
