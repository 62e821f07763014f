import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import type { Flow } from '../../flows/flow.ts';
import { post } from '../api.ts';
import { type Findings, saveDraft } from './flow-queries.ts';
import { begun, stepped } from './history.ts';

/** How long nothing is typed before it is kept, ms. */
const PAUSE = 600;

export type Kept = 'kept' | 'waiting' | 'saving' | 'failed';

/**
 * A flow that is worked on: every change can be undone, and is kept as the draft a moment later, which also says what is
 * wrong with it. Without the permission nothing is kept, only checked.
 */
export function useDraft(id: string, first: Flow, may: boolean) {
  const client = useQueryClient();
  const [history, step] = useReducer(stepped, first, begun);
  const [findings, setFindings] = useState<Findings>({ problems: [], warnings: [] });
  const [kept, setKept] = useState<Kept>('kept');
  const [error, setError] = useState<string | null>(null);
  const saved = useRef<Flow>(first);
  /** What could not be kept: not tried again before it is changed. */
  const refused = useRef<Flow | null>(null);
  const flow = history.now;

  const keep = useEffectEvent(async () => {
    setKept('saving');
    try {
      setFindings(may ? await saveDraft(id, flow) : await post<Findings>('/v1/flows/check', { flow }));
      saved.current = flow;
      setKept('kept');
      setError(null);
      void client.invalidateQueries({ queryKey: ['flows'] });
    } catch (cause) {
      refused.current = flow;
      setKept('failed');
      setError(cause instanceof Error ? cause.message : String(cause));
    }
  });
  const check = useEffectEvent(async () => {
    setFindings(await post<Findings>('/v1/flows/check', { flow }).catch(() => findings));
  });
  // What it has when it is opened is checked, and kept only once it was changed.
  useEffect(() => void check(), []);
  useEffect(() => {
    // What was changed while it is being kept is looked at when that is done.
    if (kept === 'saving') return;
    if (flow === saved.current) return setKept('kept');
    if (flow === refused.current) return;
    setKept('waiting');
    const timer = setTimeout(() => void keep(), PAUSE);
    return () => clearTimeout(timer);
  }, [flow, kept]);

  return {
    flow,
    findings,
    kept,
    error,
    change: (next: Flow, about: string | null = null) => step({ do: 'change', flow: next, about }),
    undo: history.past.length === 0 ? null : () => step({ do: 'undo' }),
    redo: history.future.length === 0 ? null : () => step({ do: 'redo' }),
    /** Keeps it now, for what comes next. */
    keepNow: keep,
  };
}
