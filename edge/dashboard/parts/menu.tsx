import { type ReactNode, useEffect, useEffectEvent, useId, useRef, useState } from 'react';

/**
 * A button that opens a small panel under it. Escape, a press elsewhere or focus that leaves close it, and focus is never
 * lost: it goes back to the button.
 *
 * @param children the panel, given what closes it
 */
export function Menu({
  label,
  name,
  className = 'button',
  align = 'start',
  shortcut,
  children,
}: {
  label: ReactNode;
  /** For those who do not see the label, where it is not words. */
  name?: string;
  className?: string;
  align?: 'start' | 'end';
  /** Opens it from elsewhere: an `id` that `openMenu` is called with. */
  shortcut?: string;
  children: (close: () => void) => ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useId();
  const close = () => {
    setOpen(false);
    button.current?.focus({ preventScroll: true });
  };
  const leave = useEffectEvent((event: Event) => {
    if (event.target instanceof Node && !place.current?.contains(event.target)) setOpen(false);
  });
  useEffect(() => {
    if (!open) return;
    const listener = (event: Event) => leave(event);
    document.addEventListener('pointerdown', listener);
    document.addEventListener('focusin', listener);
    place.current
      ?.querySelector<HTMLElement>('[data-first], .menu-panel :is(button, input, select, a)')
      ?.focus();
    return () => {
      document.removeEventListener('pointerdown', listener);
      document.removeEventListener('focusin', listener);
    };
  }, [open]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes it from wherever focus is inside
    <div
      className="menu"
      ref={place}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <button
        type="button"
        ref={button}
        className={className}
        aria-expanded={open}
        aria-controls={open ? panel : undefined}
        aria-label={name}
        data-menu={shortcut}
        onClick={() => setOpen(!open)}
      >
        {label}
      </button>
      {open && (
        <div className="menu-panel" id={panel} data-align={align}>
          {children(close)}
        </div>
      )}
    </div>
  );
}

/** Opens the menu that has this shortcut, where it is on the screen. */
export function openMenu(shortcut: string): void {
  document.querySelector<HTMLButtonElement>(`[data-menu="${shortcut}"][aria-expanded="false"]`)?.click();
}
