import './sign-in.css';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Field } from '../kit/fields.tsx';
import { useTitle } from '../parts/use-title.ts';
import { Brand } from '../shell/brand.tsx';

/** A page for somebody who is not signed in: one thing to do, and the way back. */
export function WayIn({ title, children }: { title: string; children: ReactNode }) {
  useTitle(title);
  return (
    <main className="way-in">
      <Brand />
      <h1>{title}</h1>
      {children}
      <p>
        <Link to="/sign-in">Go to the sign-in</Link>
      </p>
    </main>
  );
}

/** A line of such a page, that has to be filled in. */
export function Line({
  label,
  hint,
  ...input
}: { label: string; hint?: string } & React.InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Field label={label} hint={hint}>
      {(described) => <input required {...described} {...input} />}
    </Field>
  );
}

/** A password that is being chosen. */
export function NewPassword({ label = 'New password' }: { label?: string }) {
  return (
    <Line
      label={label}
      name="password"
      type="password"
      autoComplete="new-password"
      minLength={10}
      maxLength={128}
      hint="10 characters or more. A sentence is better than a word with signs in it."
    />
  );
}

/** What the link of a mail has behind its `#`; it never leaves the browser but in the body of a request. */
export function tokenHere(): string {
  return location.hash.slice(1);
}
