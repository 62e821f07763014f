/** What the carrier is asked to do next, in no carrier's dialect. Carried out in order. */
export type Instruction =
  | { do: 'say'; text: string }
  | {
      do: 'dial';
      /** The flow node that dials; comes back with the result. */
      node: string;
      destinations: string[];
      ringSeconds: number;
      /** Caller id shown to the destination: E.164, or `null` for what the carrier shows by default. */
      callerId: string | null;
    }
  | { do: 'hangup' };
