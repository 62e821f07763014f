import type { LinkProps } from '@tanstack/react-router';
import type { IconName } from '../parts/icon.tsx';

/** A screen that the frame leads to. */
export interface NavEntry {
  to: NonNullable<LinkProps['to']>;
  label: string;
  icon: IconName;
  /** On a phone it stands at the bottom; the others are behind "More". */
  tab?: true;
}

/** In the order they are shown. An entry whose screen is not built is not here. */
export const NAV: readonly NavEntry[] = [
  { to: '/overview', label: 'Overview', icon: 'overview', tab: true },
  { to: '/calls', label: 'Calls', icon: 'calls', tab: true },
  { to: '/reports', label: 'Reports', icon: 'reports', tab: true },
  { to: '/dashboards', label: 'Dashboards', icon: 'dashboards' },
  { to: '/numbers', label: 'Numbers & pools', icon: 'pools' },
  { to: '/flows', label: 'Call flows', icon: 'flows' },
  { to: '/automations', label: 'Automations', icon: 'automations' },
  { to: '/media', label: 'Media', icon: 'play' },
  { to: '/settings', label: 'Settings', icon: 'settings' },
  { to: '/settings/notifications', label: 'Mail and brand', icon: 'mail' },
  { to: '/start', label: 'Get started', icon: 'check' },
];
