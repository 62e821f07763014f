const PATHS = {
  calls:
    'M5.2 2.8 3.4 3.6c-.5.2-.8.8-.7 1.3.7 4.2 4.2 7.7 8.4 8.4.5.1 1.1-.2 1.3-.7l.8-1.8c.2-.5 0-1.1-.4-1.3l-1.9-1c-.4-.2-.9-.1-1.2.2l-.7.7A7.6 7.6 0 0 1 6.6 7l.7-.7c.3-.3.4-.8.2-1.2l-1-1.9c-.2-.4-.8-.6-1.3-.4Z',
  pools: 'M2.5 2.5h4v4h-4zM9.5 2.5h4v4h-4zM2.5 9.5h4v4h-4zM9.5 9.5h4v4h-4z',
  close: 'm4 4 8 8M12 4l-8 8',
  up: 'm4 10 4-4 4 4',
  down: 'm4 6 4 4 4-4',
  copy: 'M6 6h7v7H6zM10 6V3H3v7h3',
  check: 'm3.5 8.5 3 3 6-7',
  more: 'M3 4.5h10M3 8h10M3 11.5h10',
  out: 'M6 2.5H3v11h3M7 8h6.5M11 5.5 13.5 8 11 10.5',
} as const;

/** A small line drawing beside words; it says nothing of its own to a screen reader. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
