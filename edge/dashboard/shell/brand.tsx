/** The mark and the name. */
export function Brand() {
  return (
    <span className="brand">
      <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
        <rect width="32" height="32" rx="7" />
        <path d="M9 22V10m4.7 12v-7m4.6 7V7m4.7 15v-9" />
      </svg>
      Numberline
    </span>
  );
}
