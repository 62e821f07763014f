import { Settings } from '../calls/settings.ts';
import { type Job, Jobs } from './jobs.ts';

/** How a company is backed up. */
export interface BackupSettings {
  every: 'day' | 'week' | 'never';
  /** Days that a backup is kept. */
  keepDays: number;
  /** Recordings and the media library are in it. */
  sound: boolean;
}

const SETTING = 'backups';

const DEFAULT_BACKUPS: BackupSettings = { every: 'day', keepDays: 14, sound: false };

const DAY_MS = 86_400_000;

/** The clock that asks is not exact: what is due within this time is due, ms. */
const SLACK_MS = 3_600_000;

/** Archives that are made of a company without anybody asking. */
export class Backups {
  readonly #settings: Settings;
  readonly #jobs: Jobs;

  constructor(sql: SqlStorage) {
    this.#settings = new Settings(sql);
    this.#jobs = new Jobs(sql);
  }

  settings(): BackupSettings {
    return this.#settings.get(SETTING, DEFAULT_BACKUPS);
  }

  set(settings: BackupSettings): void {
    this.#settings.set(SETTING, settings);
  }

  /** Begins one now. */
  start(by: string | null, at: number, scheduled = false): Job {
    const { keepDays, sound } = this.settings();
    return this.#jobs.add(
      { kind: 'archive', format: 'zip', request: { sound }, scheduled, by, keptMs: keepDays * DAY_MS },
      at,
    );
  }

  /** Begins one if it is time; asked once a day. `null` when it is not. */
  startIfDue(at: number): Job | null {
    const { every } = this.settings();
    if (every === 'never') return null;
    const last = this.#jobs.lastScheduled();
    const wait = (every === 'day' ? 1 : 7) * DAY_MS - SLACK_MS;
    return last !== null && at - last < wait ? null : this.start(null, at, true);
  }
}
