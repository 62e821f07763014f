import { DurableObject, exports } from 'cloudflare:workers';
import type { Env } from '../../env.ts';
import { SIGNATURE_HEADER, sign } from '../twilio/signature.ts';
import { PATIENCE_MS } from './line.ts';
import { answered, changeRecording, hangUp, next, place, type Reply, wake } from './machine.ts';
import { simulatorSecret } from './secret.ts';
import type { Placement, Post, Recording, Sent, SimulatedLeg, SimulatedState } from './state.ts';

/** How long a call that is over can still be looked at. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/** What the built-in carrier has done in one call so far. */
export interface CallReport {
  call: string;
  from: string;
  to: string;
  /** Where the caller's own leg stands, in Twilio's words. */
  status: string;
  /** Why the carrier gave up on our answers; `null` when it did not. */
  error: string | null;
  /** True when nothing will happen in this call any more. */
  over: boolean;
  legs: Pick<SimulatedLeg, 'sid' | 'to' | 'status'>[];
  recordings: Pick<Recording, 'sid' | 'status' | 'channels' | 'seconds'>[];
  /** When the call was placed and when it ended, ms since 1970, and how long it lasted from the answer, s. */
  startedAt: number;
  endedAt: number | null;
  duration: number | null;
  /** Every request that was sent, in order, with what came back. */
  requests: Sent[];
}

interface Stored {
  state: SimulatedState;
  carrierId: string;
}

/**
 * A call of the built-in carrier, from the first ring to the last report. One object per call; the call itself is
 * the pure machine in `machine.ts`, this keeps it, delivers its webhooks and lets its time pass.
 *
 * Every step is stored before the next one is taken and an alarm waits for what comes, so a call goes on where it
 * was after a restart. A webhook whose answer was lost that way is sent again, as a carrier would.
 */
export class SimulatedCall extends DurableObject<Env> {
  /** How a request leaves: through our own front door. A test puts its own here. */
  deliver: (request: Request) => Promise<Response> = (request) => exports.default.fetch(request);

  #running: Promise<void> | null = null;

  /**
   * Places the call and returns what came of its first webhook. With speed 0 the whole call has happened by then.
   *
   * @param carrierId whose webhooks are called, and whose secret signs them
   */
  async place(placement: Placement, carrierId: string): Promise<Sent> {
    if (this.#stored() !== undefined) throw new Error(`the call ${placement.call} has been placed already`);
    // Set first: should this instance stop before the first answer, the alarm takes over.
    await this.ctx.storage.setAlarm(Date.now() + PATIENCE_MS);
    this.#keep({ state: place(placement), carrierId });
    await this.#proceed();
    const first = this.#stored()?.state.sent[0];
    if (first === undefined) throw new Error('the first webhook was not sent');
    return first;
  }

  /** What has happened so far; `null` for a call that was never placed, or was over a day ago. */
  report(): CallReport | null {
    const stored = this.#stored();
    if (stored === undefined) return null;
    const { placement, caller, error, legs, recordings, sent } = stored.state;
    return {
      call: placement.call,
      from: placement.from,
      to: placement.to,
      status: caller.status,
      error,
      over: next(stored.state).do === 'rest',
      legs: legs.map(({ sid, to, status }) => ({ sid, to, status })),
      recordings: recordings.map(({ sid, status, channels, seconds }) => ({
        sid,
        status,
        channels,
        seconds,
      })),
      startedAt: placement.placedAt,
      endedAt: caller.endedAt === null ? null : placement.placedAt + caller.endedAt,
      duration:
        caller.endedAt === null
          ? null
          : Math.round((caller.endedAt - (caller.answeredAt ?? caller.endedAt)) / 1000),
      requests: sent,
    };
  }

  /** Ends the call, as its REST API does. False for a call that was never placed. */
  async hangUp(): Promise<boolean> {
    return this.#change(hangUp);
  }

  /** Pauses, resumes or ends a recording of the call. False when it is not running. */
  async changeRecording(sid: string, to: 'paused' | 'in-progress' | 'stopped'): Promise<boolean> {
    return this.#change((state) => changeRecording(state, sid, to));
  }

  /** Deletes a recording. False when there is none. */
  deleteRecording(sid: string): boolean {
    const stored = this.#stored();
    const recording = stored?.state.recordings.find((one) => one.sid === sid && one.status !== 'deleted');
    if (stored === undefined || recording === undefined) return false;
    recording.status = 'deleted';
    this.#keep(stored);
    return true;
  }

  async #change(to: (state: SimulatedState) => SimulatedState | null): Promise<boolean> {
    const stored = this.#stored();
    const state = stored === undefined ? null : to(stored.state);
    if (stored === undefined || state === null) return false;
    this.#keep({ ...stored, state });
    await this.#proceed();
    return true;
  }

  override async alarm(): Promise<void> {
    const forgetAt = this.ctx.storage.kv.get<number>('forgetAt');
    if (forgetAt !== undefined && Date.now() >= forgetAt) await this.ctx.storage.deleteAll();
    else await this.#proceed();
  }

  /** Goes on with the call until it has to wait. One run at a time: a second one waits for the first. */
  #proceed(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    for (let stored = this.#stored(); stored !== undefined; stored = this.#stored()) {
      const { state, carrierId } = stored;
      const then = next(state);
      if (then.do === 'post') {
        const reply = await this.#send(then.post, carrierId);
        // Read again: the call may have been hung up on meanwhile.
        const { state: now } = this.#stored() ?? stored;
        this.#keep({ state: answered(now, reply), carrierId });
      } else if (then.do === 'wait') {
        const due = instantOf(state, then.until);
        if (due > Date.now()) return this.ctx.storage.setAlarm(due);
        this.#keep({ state: wake(state), carrierId });
      } else {
        const forgetAt = Date.now() + KEPT_MS;
        this.ctx.storage.kv.put('forgetAt', forgetAt);
        return this.ctx.storage.setAlarm(forgetAt);
      }
    }
  }

  async #send({ url, form }: Post, carrierId: string): Promise<Reply> {
    const body = new URLSearchParams(form).toString();
    const secret = await simulatorSecret(this.env.SECRET, carrierId);
    const patience = new AbortController();
    // Cleared, where AbortSignal.timeout would keep this object awake long after the answer.
    const timer = setTimeout(() => patience.abort(new Error('no answer in 15 seconds')), PATIENCE_MS);
    try {
      const response = await this.deliver(
        new Request(url, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8',
            [SIGNATURE_HEADER]: await sign(url, body, secret),
          },
          body,
          signal: patience.signal,
        }),
      );
      return { status: response.status, body: await response.text() };
    } catch (error) {
      return { status: null, body: error instanceof Error ? error.message : String(error) };
    } finally {
      clearTimeout(timer);
    }
  }

  #stored(): Stored | undefined {
    return this.ctx.storage.kv.get<Stored>('call');
  }

  #keep(stored: Stored): void {
    this.ctx.storage.kv.put('call', stored);
  }
}

/** When a moment on the call's clock comes, ms since 1970; at once where the call has no speed. */
function instantOf({ placement: { placedAt, script } }: SimulatedState, ms: number): number {
  return script.speed === 0 ? 0 : placedAt + ms / script.speed;
}
