import './settings.css';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { SETTINGS } from '../kit/section.ts';
import { Screen } from '../parts/screen.tsx';
import { useMe } from '../parts/use-me.ts';

/** One page of the settings, with the way to all others that the person may see. */
export function SettingsScreen({
  title,
  note,
  actions,
  error = null,
  children,
}: {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  error?: string | null;
  children: ReactNode;
}) {
  return (
    <Screen title={title} note={note} actions={actions} aside={<SettingsNav />} error={error}>
      {children}
    </Screen>
  );
}

function SettingsNav() {
  const { permissions } = useMe();
  const nav = useRef<HTMLElement>(null);
  // On a narrow screen it is one row that scrolls.
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, []);
  const seen = SETTINGS.map(({ group, pages }) => ({
    group,
    pages: pages.filter(({ needs }) => needs === undefined || permissions.includes(needs)),
  }));
  return (
    <nav ref={nav} className="settings-nav" aria-label="Settings">
      {seen
        .filter(({ pages }) => pages.length > 0)
        .map(({ group, pages }) => (
          <div key={group}>
            <p>{group}</p>
            {pages.map(({ to, words }) => (
              <Link key={to} to={to} activeOptions={{ exact: true }}>
                {words}
              </Link>
            ))}
          </div>
        ))}
    </nav>
  );
}
