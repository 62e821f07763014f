import { Link, type LinkProps } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { NoPermission } from './states.tsx';
import { useMe } from './use-me.ts';
import { useTitle } from './use-title.ts';
import { Wrong } from './wrong.tsx';

/** A tab that leads to a sister screen. */
export interface Tab {
  to: NonNullable<LinkProps['to']>;
  words: string;
}

/**
 * A screen of the signed-in part: its heading, which takes the focus when one comes to it, what can be done on all of it,
 * and its content.
 */
export function Screen({
  title,
  note,
  actions,
  tabs = [],
  tabsName = 'Section',
  aside,
  bar,
  error = null,
  needs,
  children,
}: {
  title: string;
  /** A sentence under the heading. */
  note?: ReactNode;
  actions?: ReactNode;
  tabs?: readonly Tab[];
  tabsName?: string;
  /** The way to its neighbours, where they are too many for tabs. */
  aside?: ReactNode;
  /** What narrows all of it down, between the heading and the content. */
  bar?: ReactNode;
  /** Why something that was done on it did not work. */
  error?: Error | string | null;
  /** A permission without which there is nothing to see on it. */
  needs?: string;
  children: ReactNode;
}) {
  useTitle(title);
  const { permissions } = useMe();
  const isSeen = needs === undefined || permissions.includes(needs);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Focus needs to know where everything stands, which the next frame works out anyway.
    const frame = requestAnimationFrame(() => heading.current?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <div className="screen" data-aside={aside !== undefined || undefined}>
      {tabs.length > 0 && (
        <nav className="tabs" aria-label={tabsName}>
          {tabs.map(({ to, words }) => (
            <Link key={to} to={to} activeOptions={{ exact: true }}>
              {words}
            </Link>
          ))}
        </nav>
      )}
      {aside}
      <div className="screen-main">
        <div className="screen-head">
          <div className="screen-words">
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {note !== undefined && <div className="hint">{note}</div>}
          </div>
          {isSeen && actions !== undefined && <div className="row-of">{actions}</div>}
        </div>
        {isSeen && bar}
        <div className="screen-body">
          <Wrong error={error} />
          {isSeen ? children : <NoPermission what={`“${title}”`} />}
        </div>
      </div>
    </div>
  );
}
