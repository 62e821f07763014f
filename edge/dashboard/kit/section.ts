import type { Tab } from './screen.tsx';

// Screens that belong together stand under one entry of the navigation, as tabs.

export const NUMBERS_TABS: readonly Tab[] = [
  { to: '/numbers', words: 'Tracking numbers' },
  { to: '/pools', words: 'Pools' },
  { to: '/checker', words: 'Pool checker' },
  { to: '/sources', words: 'Sites and sources' },
];

export const SETTINGS_TABS: readonly Tab[] = [
  { to: '/settings', words: 'Company' },
  { to: '/settings/destinations', words: 'Destinations' },
  { to: '/settings/carriers', words: 'Carriers' },
  { to: '/settings/callers', words: 'Callers' },
  { to: '/settings/recordings', words: 'Recordings' },
  { to: '/settings/keys', words: 'API keys' },
  { to: '/settings/webhooks', words: 'Webhooks' },
  { to: '/settings/integrations', words: 'Integrations' },
];
