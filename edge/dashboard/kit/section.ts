import type { Tab } from '../parts/screen.tsx';

// Screens that belong together stand under one entry of the navigation.

export const NUMBERS_TABS: readonly Tab[] = [
  { to: '/numbers', words: 'Tracking numbers' },
  { to: '/pools', words: 'Pools' },
  { to: '/checker', words: 'Pool checker' },
  { to: '/sources', words: 'Sites and sources' },
];

/** A page of the settings; `needs` is the permission without which there is nothing to see on it. */
export interface SettingsPage extends Tab {
  needs?: string;
}

export const SETTINGS: readonly { group: string; pages: readonly SettingsPage[] }[] = [
  {
    group: 'Company',
    pages: [
      { to: '/settings', words: 'Company', needs: 'view_calls' },
      { to: '/settings/people', words: 'People and roles', needs: 'manage_users' },
      { to: '/settings/audit', words: 'Audit log', needs: 'manage_users' },
      { to: '/settings/brand', words: 'Brand', needs: 'manage_brand' },
    ],
  },
  {
    group: 'Calls',
    pages: [
      { to: '/settings/destinations', words: 'Destinations', needs: 'view_setup' },
      { to: '/settings/callers', words: 'Callers', needs: 'view_setup' },
      { to: '/settings/recordings', words: 'Recordings', needs: 'view_setup' },
    ],
  },
  {
    group: 'Connections',
    pages: [
      { to: '/settings/carriers', words: 'Carriers', needs: 'view_setup' },
      { to: '/settings/integrations', words: 'Integrations', needs: 'manage_integrations' },
      { to: '/settings/webhooks', words: 'Webhooks', needs: 'manage_integrations' },
      { to: '/settings/keys', words: 'API keys', needs: 'manage_keys' },
    ],
  },
  {
    group: 'Mail',
    pages: [
      { to: '/settings/notifications', words: 'Notifications', needs: 'manage_rules' },
      { to: '/settings/summaries', words: 'Summaries', needs: 'manage_rules' },
      { to: '/settings/mail', words: 'Sending mail', needs: 'manage_integrations' },
    ],
  },
  { group: 'You', pages: [{ to: '/settings/account', words: 'Your account' }] },
];
