import './shell.css';
import { Link, Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useDeferredValue, useEffect, useState } from 'react';
import { Icon } from '../parts/icon.tsx';
import { Menu, openMenu } from '../parts/menu.tsx';
import { Toasts } from '../parts/toast.tsx';
import { useMe } from '../parts/use-me.ts';
import { PHONE, useMedia } from '../parts/use-media.ts';
import { Account } from './account.tsx';
import { Brand } from './brand.tsx';
import { Company } from './company.tsx';
import { NAV, type NavEntry } from './nav.ts';
import { useShortcuts } from './shortcuts.ts';

const Palette = lazy(() => import('./palette.tsx').then(({ Palette }) => ({ default: Palette })));
const KeysHelp = lazy(() => import('./keys-help.tsx').then(({ KeysHelp }) => ({ default: KeysHelp })));

/** The frame around every screen of the signed-in part. */
export function Shell() {
  const phone = useMedia(PHONE);
  const { permissions } = useMe();
  const nav = NAV.filter(({ needs }) => needs === undefined || permissions.includes(needs));
  // The frame first; the screen in it is drawn in slices, so that the browser answers between them.
  const isScreenDue = useDeferredValue(true, false);
  const [over, setOver] = useState<'palette' | 'keys' | null>(null);
  useShortcuts({
    '?': () => setOver('keys'),
    '/': focusSearch,
    d: () => openMenu('range'),
    f: () => openMenu('filter'),
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey) return;
      event.preventDefault();
      setOver((before) => (before === 'palette' ? null : 'palette'));
    };
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
  const close = () => setOver(null);
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="shell-head">
        <Brand />
        <Company />
        <button type="button" className="button palette-button" onClick={() => setOver('palette')}>
          <Icon name="search" />
          <span>Go to…</span>
          <kbd>{isApple() ? '⌘' : 'Ctrl'} K</kbd>
        </button>
      </header>
      <nav className="shell-nav" aria-label="Main">
        {nav
          .filter(({ tab }) => !phone || tab)
          .map((entry) => (
            <Entry key={entry.to} entry={entry} />
          ))}
        {phone && (
          <Menu
            label={
              <>
                <Icon name="more" />
                More
              </>
            }
            className="more-tab"
            align="end"
          >
            {(shut) => (
              // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: closes after a link inside was followed
              <div
                className="more-panel"
                onClick={(event) => event.target instanceof Element && event.target.closest('a') && shut()}
              >
                {nav
                  .filter(({ tab }) => !tab)
                  .map((entry) => (
                    <Entry key={entry.to} entry={entry} />
                  ))}
                <Account keys={() => setOver('keys')} />
              </div>
            )}
          </Menu>
        )}
      </nav>
      {!phone && <Account keys={() => setOver('keys')} />}
      <main id="main" className="shell-main" tabIndex={-1}>
        {isScreenDue && <Outlet />}
      </main>
      <Toasts />
      <Suspense fallback={null}>
        {over === 'palette' && <Palette close={close} />}
        {over === 'keys' && <KeysHelp close={close} />}
      </Suspense>
    </div>
  );
}

function Entry({ entry: { to, label, icon } }: { entry: NavEntry }) {
  return (
    <Link to={to}>
      <Icon name={icon} />
      {label}
    </Link>
  );
}

function focusSearch(): void {
  document.querySelector<HTMLInputElement>('main input[type="search"]')?.focus();
}

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}
