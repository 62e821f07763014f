import { useVirtualizer } from '@tanstack/react-virtual';
import { memo } from 'react';
import type { Call } from '../../calls/call.ts';
import { useClock } from '../parts/use-me.ts';
import { confidenceInShort } from '../words/confidence.ts';
import { shortInstant } from '../words/instants.ts';
import { originInWords } from '../words/source.ts';
import { CallerLink, GONE, type LogProps } from './call-table.tsx';
import { Length, Outcome } from './call-words.tsx';
import { useKeptInView } from './kept-in-view.ts';

const CARD = 92;

/** The log where a table does not fit: a card for each call. */
export function CallCards({ calls, scroll, openId, cursor, fresh, gone }: LogProps) {
  const virtual = useVirtualizer({
    count: calls.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => CARD,
    getItemKey: (index) => calls[index]?.id ?? index,
    overscan: 8,
    rangeExtractor: useKeptInView(calls, cursor),
  });
  return (
    <ul className="call-cards" aria-label="Calls, newest first" style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map((item) => {
        const call = calls[item.index];
        return call === undefined ? null : (
          <CallCard
            key={call.id}
            call={call}
            top={item.start}
            open={call.id === openId}
            fresh={fresh.has(call.id)}
            gone={gone.has(call.id)}
          />
        );
      })}
    </ul>
  );
}

const CallCard = memo(
  ({
    call,
    top,
    open,
    fresh,
    gone,
  }: {
    call: Call;
    top: number;
    open: boolean;
    fresh: boolean;
    gone: boolean;
  }) => {
    const clock = useClock();
    return (
      <li
        className="call-card"
        data-call={call.id}
        data-open={open || undefined}
        data-fresh={fresh || undefined}
        data-gone={gone || undefined}
        title={gone ? GONE : undefined}
        style={{ transform: `translateY(${top}px)` }}
      >
        <CallerLink call={call} />
        <time dateTime={new Date(call.startedAt).toISOString()}>
          {shortInstant(call.startedAt, Date.now(), clock)}
        </time>
        <span className="cut call-card-origin">{originInWords(call.attribution)}</span>
        <Outcome call={call} />
        <span className="call-card-end figures">
          <Length call={call} />
          <span>{confidenceInShort(call.attribution)}</span>
        </span>
      </li>
    );
  },
);
