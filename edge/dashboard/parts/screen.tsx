import { type ReactNode, useEffect, useRef } from 'react';
import { useTitle } from './use-title.ts';

/** A screen of the signed-in part: its heading, which is where one arrives, what stands beside it, and its content. */
export function Screen({
  title,
  beside,
  children,
}: {
  title: string;
  beside?: ReactNode;
  children: ReactNode;
}) {
  useTitle(title);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className="screen">
      <div className="screen-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {beside}
      </div>
      {children}
    </div>
  );
}
