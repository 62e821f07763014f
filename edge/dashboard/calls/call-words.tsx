import { memo } from 'react';
import type { Call } from '../../calls/call.ts';
import { useNow } from '../parts/use-now.ts';
import { clockLength } from '../words/instants.ts';
import { inProgress, outcomeOf, secondsOf } from '../words/outcome.ts';
import { phoneInWords } from '../words/phone.ts';

/** Who called, as short as can be. */
export function callerOf(call: Call): string {
  if (call.caller.name !== null) return call.caller.name;
  return call.caller.number === null ? 'Withheld number' : phoneInWords(call.caller.number);
}

/** The outcome, or how the call stands, with a mark in its colour. */
export const Outcome = memo(({ call }: { call: Call }) => {
  const { words, tone } = outcomeOf(call);
  return (
    <span className="outcome" data-tone={tone}>
      <span className="dot" aria-hidden="true" />
      {words}
    </span>
  );
});

/** How long the call lasted, or has lasted so far. */
export function Length({ call }: { call: Call }) {
  return inProgress(call) ? <Ticking call={call} /> : clockLength(secondsOf(call, 0));
}

function Ticking({ call }: { call: Call }) {
  return clockLength(secondsOf(call, useNow()));
}
