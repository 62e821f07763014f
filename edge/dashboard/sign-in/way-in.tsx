import './sign-in.css';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
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

/** A field of such a page. */
export function Field({
  label,
  hint,
  ...input
}: { label: string; hint?: string } & React.InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} required aria-describedby={hint === undefined ? undefined : `${id}-hint`} {...input} />
      {hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** A password that is being chosen. */
export function NewPassword({ label = 'New password' }: { label?: string }) {
  return (
    <Field
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

/** Why a form did not work. */
export function WhyNot({ failure }: { failure: string | null }) {
  if (failure === null) return null;
  return (
    <p role="alert" className="field-error">
      {failure}
    </p>
  );
}

/** What the link of a mail has behind its `#`; it never leaves the browser but in the body of a request. */
export function tokenHere(): string {
  return location.hash.slice(1);
}
