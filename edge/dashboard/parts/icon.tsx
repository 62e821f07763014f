const PATHS = {
  calls:
    'M5.2 2.8 3.4 3.6c-.5.2-.8.8-.7 1.3.7 4.2 4.2 7.7 8.4 8.4.5.1 1.1-.2 1.3-.7l.8-1.8c.2-.5 0-1.1-.4-1.3l-1.9-1c-.4-.2-.9-.1-1.2.2l-.7.7A7.6 7.6 0 0 1 6.6 7l.7-.7c.3-.3.4-.8.2-1.2l-1-1.9c-.2-.4-.8-.6-1.3-.4Z',
  pools: 'M2.5 2.5h4v4h-4zM9.5 2.5h4v4h-4zM2.5 9.5h4v4h-4zM9.5 9.5h4v4h-4z',
  overview: 'M2.5 13.5v-4h3v4zM6.5 13.5v-11h3v11zM10.5 13.5v-7h3v7z',
  reports: 'M3 2.5h7l3 3v8H3zM5.5 11V8.5M8 11V6.5M10.5 11V9',
  dashboards: 'M2.5 2.5h6v5h-6zM10.5 2.5h3v5h-3zM2.5 9.5h3v4h-3zM7.5 9.5h6v4h-6z',
  mail: 'M2.5 4h11v8h-11zM2.5 4.500 8 9l5.500-4.500',
  search: 'M11 7a4 4 0 1 1-8 0 4 4 0 0 1 8 0ZM10 10l3.5 3.5',
  filter: 'M2.5 4h11M4.5 8h7M6.5 12h3',
  plus: 'M8 3v10M3 8h10',
  left: 'm10 4-4 4 4 4',
  right: 'm6 4 4 4-4 4',
  play: 'M5 3v10l8-5z',
  pause: 'M5.5 3v10M10.5 3v10',
  share: 'M8 10V2.5M5 5l3-3 3 3M3 8v5.5h10V8',
  edit: 'm3 13 .6-2.8L10.8 3 13 5.2 5.8 12.4z',
  bin: 'M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.5 9h6l.5-9',
  person: 'M10.5 5.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0ZM3 13.5c.6-3 2.5-4.5 5-4.5s4.400 1.500 5 4.500',
  flows: 'M6 2.5h4v3H6zM2.5 10.5h4v3h-4zM9.5 10.5h4v3h-4zM8 5.5v2.5M4.5 10.5V8h7v2.5',
  automations: 'M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z',
  settings: 'M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.5 11.5h6M8.5 3h3v3h-3zM4.5 10h3v3h-3z',
  close: 'm4 4 8 8M12 4l-8 8',
  up: 'm4 10 4-4 4 4',
  down: 'm4 6 4 4 4-4',
  copy: 'M6 6h7v7H6zM10 6V3H3v7h3',
  check: 'm3.5 8.5 3 3 6-7',
  more: 'M3 4.5h10M3 8h10M3 11.5h10',
  out: 'M6 2.5H3v11h3M7 8h6.5M11 5.5 13.5 8 11 10.5',
} as const;

export type IconName = keyof typeof PATHS;

/** A small line drawing beside words; it says nothing of its own to a screen reader. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
