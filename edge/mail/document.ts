/** What a mail says, before it is HTML or plain text: both are made of the same, so that they cannot differ. */
export interface MailDocument {
  /** What the mail is about, at its top. */
  title: string;
  /** The line that mail programs show beside the subject. */
  preview: string;
  blocks: readonly Block[];
  /** Why somebody gets this mail. */
  why: string;
  /** Where to stop it; `null` for mail that somebody asked for just now. */
  unsubscribe: string | null;
}

export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'heading'; text: string }
  /** Names and what they are. */
  | { kind: 'facts'; facts: readonly { label: string; value: string }[] }
  /** Numbers that matter, each with how it compares. */
  | { kind: 'figures'; figures: readonly Figure[] }
  /** A list with bars: `share` of the longest, 0–1. */
  | { kind: 'bars'; rows: readonly { label: string; value: string; share: number }[] }
  | { kind: 'table'; columns: readonly string[]; rows: readonly (readonly string[])[] }
  | { kind: 'button'; label: string; url: string };

export interface Figure {
  label: string;
  value: string;
  /** Such as `▲ 12% (from 25)`; `null` where there is nothing to compare with. */
  change: string | null;
  /** Whether the change is welcome. */
  tone: 'good' | 'bad' | 'quiet';
}
