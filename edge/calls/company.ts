import { DurableObject } from 'cloudflare:workers';
import type { Resealed } from '../accounts/resealed.ts';
import type { RecordingEvent, StepResult, TranscriptEvent } from '../carriers/carrier.ts';
import type { ConversionAction } from '../connectors/action.ts';
import { Teller } from '../connectors/teller.ts';
import type { Env } from '../env.ts';
import type { Exporter } from '../exports/exporter.ts';
import type { Files } from '../exports/files-of.ts';
import { nextFileWork } from '../exports/tables.ts';
import type { Flow } from '../flows/flow.ts';
import type { Instruction } from '../flows/instruction.ts';
import { logError } from '../log.ts';
import { Post } from '../mail/post.ts';
import { mediaAddress } from '../media/address.ts';
import { migrate } from '../migrate.ts';
import { Recorder } from '../recordings/recorder.ts';
import type { Segment } from '../recordings/segment.ts';
import type { Rule } from '../rules/rule.ts';
import type { Trial } from '../rules/rule-book.ts';
import { noteBegun, noteEnded } from '../watch/call-news.ts';
import type { Reply } from './answers.ts';
import type { Situation } from './backup.ts';
import type { CallDetail, CallPage } from './call.ts';
import { Chores } from './chores.ts';
import { type CompanyTables, tablesOf } from './company-tables.ts';
import { follow } from './consequences.ts';
import { type BeginRequest, Course, type Next, type NextRequest } from './course.ts';
import type { DeskTables } from './desk.ts';
import { detailOf } from './detail.ts';
import { type Applied, Editor, type NoteEdit, type RuleUndone } from './editor.ts';
import type { By, Edit } from './edits.ts';
import { ERASED, type Erased } from './erasure.ts';
import { choresOf, choresOfCalls, type Errands, forgetVisits } from './errands.ts';
import type { Told } from './fold.ts';
import { type Known, knownOf, type MadeOfCall, madeOf } from './known.ts';
import { type CallGoingOn, type CallKey, type CallRow, toCall } from './ledger.ts';
import { Live } from './live.ts';
import type { LogQuestion, Place } from './log.ts';
import { MIGRATIONS } from './migrations.ts';
import { refresh } from './standing.ts';
import { WATCHER, type Watcher } from './watcher.ts';

/**
 * How long an alarm waits for its chores, ms. Most are over by then, and another alarm, which costs a write, need not stand
 * in for this one.
 */
const GRACE_MS = 200;

/**
 * A company's ledger: its calls and the flows they run. One object per company, so no query can cross companies.
 * Its methods are its protocol for carriers, each idempotent because carriers repeat themselves; what people set is asked
 * through `deskOf`.
 */
export class Company extends DurableObject<Env> {
  readonly #tables: CompanyTables;
  readonly #course: Course;
  readonly #recorder: Recorder;
  readonly #editor: Editor;
  readonly #teller: Teller;
  readonly #post: Post;
  readonly #errands: Errands;
  readonly #chores = new Chores();
  readonly #live: Live;
  readonly #name: string;
  /** Runs work on the tables so that all of it is written or nothing. */
  readonly #transaction = <T>(work: () => T): T => this.ctx.storage.transactionSync(work);
  /** Makes files; loaded when there is one to make. */
  #exporter: Exporter | null = null;
  /** When the alarm is set for, as far as this instance knows. */
  #alarmAt: number | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, MIGRATIONS);
    const name = ctx.id.name ?? ctx.id.toString();
    this.#name = name;
    this.#tables = tablesOf(ctx.storage.sql, mediaAddress(env.PUBLIC_URL, name));
    this.#course = new Course(this.#tables);
    this.#live = new Live(ctx, ctx.storage.sql, this.#tables.log);
    this.#recorder = new Recorder(this.#tables, {
      env,
      company: name,
      write: (key, work) => this.#write(key, () => ({ result: work(), isChanged: true })),
      schedule: () => this.#schedule(),
    });
    this.#editor = new Editor(this.#tables, {
      live: this.#live,
      transaction: this.#transaction,
      schedule: () => this.#schedule(),
    });
    this.#teller = new Teller(this.#tables, env, this.#transaction);
    this.#post = new Post(this.#tables, {
      env,
      company: name,
      transaction: this.#transaction,
    });
    this.#errands = {
      env,
      company: name,
      tables: this.#tables,
      transaction: this.#transaction,
      teller: this.#teller,
      post: this.#post,
      apply: (carrierId, told) => this.apply(carrierId, told),
      files: { due: () => nextFileWork(ctx.storage.sql), make: () => this.#makeFiles() },
    };
    // Answered by the runtime, so that a browser can ask whether it is still connected while the object sleeps.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  /** Opens the call's row and starts its flow. A repeated webhook gets the answer of the first, with no second row. */
  begin(request: BeginRequest): { id: string; reply: Reply } {
    const key = { carrierId: request.carrierId, carrierCall: request.event.call };
    return this.#write(key, () => {
      this.#tables.settings.set('zone', request.situation.zone);
      const { isNew, ...begun } = this.#course.begin(request);
      if (isNew) {
        this.#recorder.takeTranscripts(key, request.situation.at);
        noteBegun(this.env, this.#name, begun.id, request.attribution);
      }
      return { result: begun, isChanged: isNew };
    });
  }

  /** What was pressed by a caller who was asked for a key. `null` when nobody asked. */
  challenged(carrierId: string, result: StepResult, situation: Situation): Reply | null {
    const key = { carrierId, carrierCall: result.call };
    return this.#write(key, () => {
      const reply = this.#course.challenged(carrierId, result, situation);
      return { result: reply, isChanged: reply !== null };
    });
  }

  /**
   * A step has come back: goes on in the flow versions the call began with. A repeated result gets the same answer.
   * `null` when there is no such call or step.
   */
  next(request: NextRequest): Next | null {
    const key = { carrierId: request.carrierId, carrierCall: request.result.call };
    return this.#write(key, () => {
      const next = this.#course.next(request);
      return { result: next, isChanged: next !== null };
    });
  }

  /** What a destination hears on pickup; `digits` is what it pressed after that, `null` when it has just picked up. */
  pickup(
    key: CallKey,
    step: number,
    leg: number,
    digits: string | null,
    situation: Situation,
  ): Instruction[] {
    return this.#course.pickup(key, step, leg, digits, situation);
  }

  /**
   * Takes in a carrier's message about a leg. `known` is false when its call has no row yet; the message is kept
   * all the same and counts as soon as the call begins.
   */
  apply(carrierId: string, told: Told): { known: boolean } {
    const key = { carrierId, carrierCall: told.event.call };
    return this.#write(key, (before) => {
      const known = before !== null;
      const isNew = !isErased(before) && this.#tables.ledger.tell(key, told);
      return { result: { known }, isChanged: isNew && known };
    });
  }

  /** Takes in what a carrier tells of a recording. */
  recorded(carrierId: string, event: RecordingEvent, at: number): void {
    this.#recorder.told(carrierId, event, at);
  }

  /** Takes in what a carrier says was said in a recording. */
  transcribed(carrierId: string, event: TranscriptEvent, at: number): void {
    if (isErased(this.#tables.ledger.callByKey({ carrierId, carrierCall: event.call }))) return;
    this.#recorder.heard(carrierId, event, at);
  }

  /** Takes in what was said in a whole call, from whoever knows better. False when there is no such call. */
  transcribe(call: string, language: string | null, segments: readonly Segment[]): boolean {
    return this.#recorder.transcribe(call, language, segments, Date.now());
  }

  /** Calls, newest first. `cursor` is what an earlier page gave as `next`; one that is not ours gives the first page. */
  calls(question: LogQuestion, limit: number, cursor: string | null): CallPage {
    const rows = this.#tables.log.page(question, cursor === null ? null : readCursor(cursor), limit + 1);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      calls: page.map(toCall),
      next: rows.length > limit && last !== undefined ? `${last.started_at}.${last.n}` : null,
    };
  }

  /** The calls that go on, oldest first. */
  callsGoingOn(): CallGoingOn[] {
    return this.#tables.ledger.goingOn();
  }

  /** @param id the call's, or its trace */
  call(id: string): CallDetail | null {
    const { ledger } = this.#tables;
    const row = ledger.callById(id) ?? ledger.callByTrace(id);
    return row === null ? null : detailOf(this.#tables, row);
  }

  /** What people, programs and rules ask for, up to `undoRule`: see `Editor`. */
  edit(ids: readonly string[], edit: Edit, by: By, batch: string | null): number {
    return this.#editor.edit(ids, edit, by, batch);
  }

  undo(batch: string, by: By): number {
    return this.#editor.undo(batch, by);
  }

  note(call: string, what: NoteEdit, by: By): boolean {
    return this.#editor.note(call, what, by);
  }

  tryRule(rule: Rule, calls: number): Trial {
    return this.#editor.tryRule(rule, calls);
  }

  applyRule(id: string, calls: number): Applied | null {
    return this.#editor.applyRule(id, calls);
  }

  undoRule(rule: string, call: string, by: By, unblocks: boolean): RuleUndone {
    return this.#editor.undoRule(rule, call, by, unblocks);
  }

  /** Takes a caller out of everything that is kept here. */
  erase(number: string, by: By): Erased {
    const erased = this.#transaction(() => this.#tables.erasures.erase(number, by, Date.now()));
    this.#schedule();
    return erased;
  }

  /** What people and rules made of a call; `null` when there is no such call. */
  madeOf(id: string): MadeOfCall | null {
    const row = this.#tables.ledger.callById(id);
    return row === null ? null : madeOf(this.#tables, row);
  }

  /** Everything that is kept of a caller or a visitor, calls newest first from behind `before`. */
  known(who: { caller: string } | { visitor: string }, before: Place | null): Known {
    return knownOf(this.#tables, who, before);
  }

  /** Why each conversion action did, or did not, tell its platform of a call. */
  conversionsOf(call: string) {
    return this.#teller.explain(call);
  }

  /** What a conversion action would have told of the newest calls. */
  tryAction(action: ConversionAction, calls: number) {
    return this.#teller.try(action, calls);
  }

  /** Whether the account of a connection works. */
  async testConnection(id: string) {
    const fate = await this.#teller.test(id);
    this.#schedule();
    return fate;
  }

  /** Adds a version of a flow; calls that run keep the versions they began with. */
  publishFlow(id: string, name: string, flow: Flow): { id: string; version: number } {
    return this.#transaction(() => ({
      id,
      version: this.#tables.flows.publish(id, name, flow, Date.now()),
    }));
  }

  /** One request to a table that people set, in one transaction; `deskOf` writes it as a call. */
  desk(table: keyof DeskTables, method: string, values: unknown[]): Rpc.Serializable<unknown> {
    const owner = this.#tables[table] as unknown as Record<string, (...values: unknown[]) => unknown>;
    const result = this.#transaction(() => owner[method]?.(...values));
    // What was asked for may have to leave.
    this.#schedule();
    return result as Rpc.Serializable<unknown>;
  }

  /** One request to what is loaded only when somebody asks for it, in one transaction; `filesOf` writes it as a call. */
  async files(part: keyof Files, method: string, values: unknown[]): Promise<Rpc.Serializable<unknown>> {
    const { filesIn } = await import('../exports/files-in.ts');
    const owner = filesIn(this.ctx.storage.sql)[part] as unknown as Record<
      string,
      (...values: unknown[]) => unknown
    >;
    const result = this.#transaction(() => owner[method]?.(...values));
    this.#schedule();
    return result as Rpc.Serializable<unknown>;
  }

  /** The live call log, see `Live`: a WebSocket, with a `LogQuestion` as JSON in the parameter `question`. */
  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get('upgrade') !== 'websocket') {
      return new Response('Expected a WebSocket', { status: 426 });
    }
    const watcher = request.headers.get(WATCHER);
    if (watcher === null) return new Response('Expected to be told who watches', { status: 400 });
    return this.#live.open(JSON.parse(decodeURIComponent(watcher)) as Watcher);
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    this.#live.close(socket);
    // 1005 and 1006 say "no code" and must not be sent back.
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }

  /**
   * Lets go of places that nobody gave back, and begins what is due. What takes long goes on behind it: another alarm can
   * come meanwhile, and one is set that does it again if the object should die.
   */
  override async alarm(): Promise<void> {
    this.#alarmAt = null;
    const at = Date.now();
    const visitsBefore = this.#transaction(() => {
      this.#tables.caps.expire(at);
      this.#recorder.sweep(at);
      return this.#tables.retention.sweep(at);
    });
    if (visitsBefore !== null)
      this.ctx.waitUntil(forgetVisits(this.env, this.ctx.id.name ?? '', visitsBefore));
    // Not waited for: a long recording must not hold up what else is due. What is lost with the object is begun again.
    this.ctx.waitUntil(this.#recorder.work());
    let isOver = false;
    const begun = this.#chores.begin(choresOf(this.#errands), at, {
      failed: (chore, error) => logError('chore_failed', error, { company: this.#name, chore }),
      done: () => {
        if (isOver) this.#schedule();
      },
    });
    this.ctx.waitUntil(begun);
    await Promise.race([begun, scheduler.wait(GRACE_MS)]);
    isOver = true;
    this.#schedule();
  }

  async #makeFiles(): Promise<void> {
    const { Exporter } = await import('../exports/exporter.ts');
    const { storage } = this.ctx;
    this.#exporter ??= new Exporter(storage.sql, {
      env: this.env,
      company: this.#name,
      transaction: this.#transaction,
    });
    await this.#exporter.work(Date.now);
  }

  /**
   * Writes something about a call in one transaction, works the call out anew and tells everybody who watches.
   *
   * @param work is given the call as it was; `null` when it has no row yet
   */
  #write<T>(key: CallKey, work: (before: CallRow | null) => { result: T; isChanged: boolean }): T {
    const [result, row, shown, stateBefore] = this.#transaction(() => {
      const before = this.#tables.ledger.callByKey(key);
      const shown = this.#live.showing(before?.id ?? null);
      const { result, isChanged } = work(before);
      // An erased call stays what it was: what it was worked out from is gone.
      const after = isChanged && !isErased(before) ? refresh(this.#tables, key) : null;
      const row = after === null ? null : follow(this.#tables, before, after, Date.now());
      return [result, row, shown, before?.state] as const;
    });
    if (row !== null) {
      if (row.state === 'ended' && stateBefore !== 'ended') noteEnded(this.#name, row);
      this.#live.tell(row, shown);
      this.#scheduleAfterCall();
    }
    return result;
  }

  /** Closes its secrets anew while the installation changes its own. */
  async reseal(): Promise<Resealed> {
    const { resealCompany } = await import('./reseal.ts');
    return resealCompany(this.env, this.ctx.storage.sql);
  }

  /** Ends the live logs of a person whose rights have changed; their browser asks again, and is told what it may see now. */
  unwatch(user: string): void {
    for (const socket of this.ctx.getWebSockets(user)) socket.close(4001, 'your rights have changed');
  }

  /** Sets the alarm for the next thing that is due, unless it is set early enough. */
  #schedule(): void {
    this.#wakeBy([
      this.#tables.caps.nextExpiry(),
      this.#recorder.nextDue(),
      this.#tables.retention.nextDue(),
      this.#chores.nextDue(choresOf(this.#errands)),
    ]);
  }

  /** The same after something happened to a call: whatever that cannot bring forward, an alarm that is set was set for. */
  #scheduleAfterCall(): void {
    if (this.#alarmAt === null) this.#schedule();
    else this.#wakeBy([this.#tables.caps.nextExpiry(), this.#chores.nextDue(choresOfCalls(this.#errands))]);
  }

  #wakeBy(times: readonly (number | null)[]): void {
    // What was never done before is due since ever; an alarm wants an instant.
    const next = Math.max(1, Math.min(...times.filter((at) => at !== null)));
    if (next === Number.POSITIVE_INFINITY || (this.#alarmAt !== null && this.#alarmAt <= next)) return;
    this.#alarmAt = next;
    void this.ctx.storage.setAlarm(next);
  }
}

/** What carriers tell late must not bring back a caller who was erased. */
function isErased(row: CallRow | null): boolean {
  return row?.caller_withheld === ERASED;
}

function readCursor(cursor: string): Place | null {
  const match = /^(\d{1,16})\.(\d{1,15})$/.exec(cursor);
  return match === null ? null : { startedAt: Number(match[1]), n: Number(match[2]) };
}
