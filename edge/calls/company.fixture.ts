// Loaded here and not on first use: the tests' runtime cannot load a module for two requests at once.
import 'libphonenumber-js/min';
import 'node:dns/promises';
import '../carriers/simulator/api.ts';
import '../carriers/simulator/call-request.ts';
import './ask.ts';
import '../charts/pdf-document.ts';
import '../connectors/decide.ts';
import '../connectors/index.ts';
import '../connectors/send.ts';
import '../exports/exporter.ts';
import '../exports/files-in.ts';
import '../mail/postman.ts';
import '../outbox/drain.ts';
import '../outbox/outside.ts';
import { runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { expect, vi } from 'vitest';
import { migrateDirectory } from '../accounts/directory.fixture.ts';
import { PERMISSIONS } from '../accounts/permissions.ts';
import { createApiKey, createNumbers, publishFlow } from '../accounts/provision.ts';
import type { CallReport } from '../carriers/simulator/simulated-call.ts';
import { published } from '../flows/flow.fixture.ts';
import type { CallDetail, CallPage } from './call.ts';
import type { Company } from './company.ts';
import { deskOf } from './desk.ts';
import { EVERY_CALL } from './log.ts';

let companies = 0;

/** A company with the built-in carrier and one static number, whose calls enter the flow of these nodes. */
export class TestCompany {
  readonly id: string;
  /** The number that is called, E.164. */
  readonly number: string;
  /** Its API key, with every permission. */
  readonly key: string;

  private constructor(id: string, number: string, key: string) {
    this.id = id;
    this.number = number;
    this.key = key;
  }

  static async with(
    nodes: Record<string, unknown>,
    given: { backup?: string; zone?: string } = {},
  ): Promise<TestCompany> {
    await migrateDirectory();
    companies += 1;
    const id = `company-${crypto.randomUUID()}`;
    const number = `+1415555${String(1000 + companies)}`;
    const db = env.DIRECTORY;
    await db.batch([
      db.prepare('INSERT INTO account (id, name, created_at) VALUES (?1, ?1, 0)').bind(id),
      db
        .prepare(
          `INSERT INTO company (id, account_id, name, time_zone, backup_number, created_at)
             VALUES (?1, ?1, ?1, ?2, ?3, 0)`,
        )
        .bind(id, given.zone ?? 'UTC', given.backup ?? null),
      db
        .prepare(
          "INSERT INTO carrier (id, company_id, kind, name, created_at) VALUES (?1, ?1, 'simulator', ?1, 0)",
        )
        .bind(id),
    ]);
    await publishFlow(env, { companyId: id, id: 'main', name: 'Main', flow: published(nodes) });
    const { key } = await createApiKey(env, { companyId: id, name: 'Key', permissions: PERMISSIONS });
    const company = new TestCompany(id, number, key);
    await company.addNumber(number);
    return company;
  }

  async addNumber(number: string): Promise<void> {
    await createNumbers(env, {
      companyId: this.id,
      carrierId: this.id,
      flowId: 'main',
      numbers: [number],
      use: {
        source: {
          channel: 'Direct',
          source: 'radio',
          medium: 'offline',
          campaign: null,
          keyword: null,
          content: null,
          clickIds: {},
          referrer: null,
        },
      },
    });
  }

  get object() {
    return env.COMPANIES.get(env.COMPANIES.idFromName(this.id));
  }

  get desk() {
    return deskOf(env, this.id);
  }

  /** Publishes another version of the flow. */
  async publish(nodes: Record<string, unknown>, flow = 'main'): Promise<number> {
    const { version } = await publishFlow(env, {
      companyId: this.id,
      id: flow,
      name: flow,
      flow: published(nodes),
    });
    return version;
  }

  /** Has the built-in carrier place a call, all of it at once, and answers what the carrier saw. */
  async call(from: string, script: Record<string, unknown> = {}, to = this.number): Promise<CallReport> {
    const response = await exports.default.fetch('https://edge.example/simulator/calls', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to, from, script: { speed: 0, ...script } }),
    });
    const text = await response.text();
    // The carrier tells us also when our first answer was lost on the way; the call goes on all the same.
    const [call] = /CA[0-9a-f]{32}/.exec(text) ?? [];
    if (call === undefined) throw new Error(`the call was not placed: ${response.status} ${text}`);
    const report = await env.SIMULATED_CALLS.getByName(call).report();
    if (report === null) throw new Error('the call left no report');
    return report as CallReport;
  }

  /** The calls of the ledger, newest first, blocked ones included, each with all that is known of it. */
  async ledger(): Promise<CallDetail[]> {
    const { calls } = (await this.object.calls(
      { ...EVERY_CALL, unwanted: 'include' },
      200,
      null,
    )) as CallPage;
    return Promise.all(
      calls.map(async ({ id }) => {
        const call = (await this.object.call(id)) as CallDetail | null;
        if (call === null) throw new Error(`${id} is listed and not there`);
        return call;
      }),
    );
  }

  /** Has its alarm ring, and waits for everything that it begins. */
  async wake(): Promise<void> {
    await runInDurableObject(this.object, async (object: Company, state) => {
      const begun: Promise<unknown>[] = [];
      const spy = vi.spyOn(state, 'waitUntil').mockImplementation((work) => {
        begun.push(work);
      });
      try {
        await object.alarm();
        await Promise.all(begun);
      } finally {
        spy.mockRestore();
      }
    });
  }

  /** The one call there is. */
  async theCall(): Promise<CallDetail> {
    const calls = await this.ledger();
    expect(calls).toHaveLength(1);
    return calls[0] as CallDetail;
  }

  /** Every value of every table of the company's object as text, the insides of its search included. */
  async tables(): Promise<string> {
    return runInDurableObject(this.object, (_, { storage: { sql } }) => {
      const names = sql
        .exec<{ name: string }>(
          "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
        )
        .toArray();
      const decoder = new TextDecoder('latin1');
      return names
        .map(({ name }) => {
          const rows = sql.exec(`SELECT * FROM "${name}"`).toArray();
          const values = rows.flatMap((row) => Object.values(row));
          return `${name}: ${values.map((value) => (value instanceof ArrayBuffer ? decoder.decode(value) : String(value))).join('|')}`;
        })
        .join('\n');
    });
  }

  /** A request to the API. */
  async api<T = unknown>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
    const response = await exports.default.fetch(`https://edge.example/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
  }
}
