import './kit.css';
import { Link, type LinkProps } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTitle } from '../parts/use-title.ts';

/** A tab that leads to a sister screen. */
export interface Tab {
  to: NonNullable<LinkProps['to']>;
  words: string;
}

/** A screen with its heading, which takes the focus when one comes to it, and what can be done on all of it. */
export function Screen({
  title,
  note,
  actions,
  tabs = [],
  tabsName = 'Section',
  children,
}: {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  tabs?: readonly Tab[];
  tabsName?: string;
  children: ReactNode;
}) {
  useTitle(title);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className="room">
      {tabs.length > 0 && (
        <nav className="tabs" aria-label={tabsName}>
          {tabs.map(({ to, words }) => (
            <Link key={to} to={to} activeOptions={{ exact: true }}>
              {words}
            </Link>
          ))}
        </nav>
      )}
      <div className="room-top">
        <div className="room-words">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {note !== undefined && <div className="hint">{note}</div>}
        </div>
        {actions !== undefined && <div className="row-of">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
