import type { LinkProps } from '@tanstack/react-router';
import { SETTINGS } from '../kit/section.ts';
import type { IconName } from '../parts/icon.tsx';

/** A screen that the frame leads to. */
export interface NavEntry {
  to: NonNullable<LinkProps['to']>;
  label: string;
  icon: IconName;
  /** On a phone it stands at the bottom; the others are behind "More". */
  tab?: true;
  /** Shown to those who have this permission. */
  needs?: string;
}

/** In the order they are shown. An entry whose screen is not built is not here. */
export const NAV: readonly NavEntry[] = [
  { to: '/overview', label: 'Overview', icon: 'overview', tab: true, needs: 'view_reports' },
  { to: '/calls', label: 'Calls', icon: 'calls', tab: true, needs: 'view_calls' },
  { to: '/reports', label: 'Reports', icon: 'reports', tab: true, needs: 'view_reports' },
  { to: '/dashboards', label: 'Dashboards', icon: 'dashboards', needs: 'view_reports' },
  { to: '/numbers', label: 'Numbers & pools', icon: 'pools', needs: 'view_setup' },
  { to: '/flows', label: 'Call flows', icon: 'flows', needs: 'view_setup' },
  { to: '/automations', label: 'Automations', icon: 'automations', needs: 'view_setup' },
  { to: '/media', label: 'Media', icon: 'play', needs: 'view_setup' },
  { to: '/settings', label: 'Settings', icon: 'settings', needs: 'view_calls' },
  { to: '/start', label: 'Get started', icon: 'check', needs: 'view_setup' },
];

/** All screens that a person may go to, those inside the settings too. */
export function screensFor(permissions: readonly string[]): Pick<NavEntry, 'to' | 'label'>[] {
  const within = SETTINGS.flatMap(({ pages }) => pages).map((page) => ({ ...page, label: page.words }));
  return [...NAV, ...within].filter(({ needs }) => needs === undefined || permissions.includes(needs));
}
