/**
 * What the carrier is asked to do next, in no carrier's dialect. Carried out in order. One that has a `step` ends the
 * list: its result comes back to `CallbackUrls.next(step)` and what follows is answered then.
 *
 * A step is the number of the answer within its call, from 0. A repeated callback has the step of the first, so it gets
 * the same answer and has no second effect.
 */
export type Instruction =
  | Spoken
  /**
   * Collects keys while the prompts play; comes back with the digits, which may be none. On pickup it asks for the
   * accept key, and what was pressed goes to the pickup again, not to `next`: `[]` connects, `hangup` ends that leg alone.
   */
  | {
      do: 'gather';
      step: number;
      prompts: Spoken[];
      minDigits: number;
      maxDigits: number;
      /** Ends the entry and is not part of it; `null` when only the number of digits or silence does. */
      finishKey: '#' | '*' | null;
      timeoutSeconds: number;
    }
  /** Rings all legs at once; the first to answer (and accept) wins. Comes back with how it ended. */
  | {
      do: 'dial';
      step: number;
      legs: DialLeg[];
      ringSeconds: number;
      /** Caller id shown to the destination: E.164, or `null` for what the carrier shows by default (the caller's own). */
      callerId: string | null;
      /** s; `null` for the carrier's own limit. */
      timeLimitSeconds: number | null;
      /** Both sides on a channel of their own, from the answer on. */
      record: boolean;
      /** Address of audio that the caller hears meanwhile; `null` for ringing. Only where `Capabilities.holdMedia`. */
      holdUrl: string | null;
      /**
       * The destination stays on the line when the caller hangs up first, to be asked. Then `next(step)` comes from the
       * destination's own leg, with `agentStays`, and all further answers go to that leg. When the destination hangs up
       * first it comes from the caller's, as always. Only where `Capabilities.agentSurvey`.
       */
      survey: boolean;
    }
  /**
   * Takes a message; comes back when it is over: `recorded`, or `continued` when nothing was said. A caller who hangs
   * up after having spoken comes back too, one who hangs up before does not.
   */
  | {
      do: 'record';
      step: number;
      maxSeconds: number;
      beep: boolean;
      transcribe: boolean;
    }
  /** Asks us again at once: what follows takes longer than a first answer may. */
  | { do: 'redirect'; step: number }
  /** Refuses a call that nobody has answered. Only as the first and only instruction. */
  | { do: 'reject'; reason: 'busy' | 'rejected' }
  | { do: 'hangup' };

/** Something to hear. */
export type Spoken =
  | {
      do: 'say';
      text: string;
      /** BCP 47. */
      language: string;
    }
  | {
      do: 'play';
      /** Absolute address of the audio. */
      url: string;
    };

/** One number or SIP address that rings. */
export interface DialLeg {
  /** E.164 or `sip:…`. */
  to: string;
  sendDigits: string;
  /**
   * True when the destination hears or is asked something on pickup: what, is answered by `CallbackUrls.pickup`. When
   * the instructions there are through (an empty list is at once), the leg is connected.
   */
  hasPickup: boolean;
  /** Key the destination must press to take the call, `null` for none. Where the carrier itself waits for it (Plivo). */
  acceptKey: string | null;
}
