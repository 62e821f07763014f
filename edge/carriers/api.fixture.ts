import type { NumberUrls, PortRequest } from './carrier.ts';

/** What a number is pointed at in tests of REST APIs. */
export const NUMBER_URLS: NumberUrls = {
  voice: 'https://calls.example/carriers/c1/voice',
  fallback: 'https://calls.example/carriers/c1/fallback',
  status: 'https://calls.example/carriers/c1/status',
};

export const PORT_REQUEST: PortRequest = {
  numbers: ['+13125550123', '+13125550124'],
  customerName: 'Windy City Plumbing',
  customerType: 'business',
  accountNumber: '123456',
  accountTelephone: '+13125550123',
  authorizedRepresentative: 'Jane Doe',
  authorizedEmail: 'jane@plumbing.example',
  address: { street: '1 Lake St', city: 'Chicago', state: 'IL', zip: '60601', country: 'US' },
  notify: ['office@plumbing.example'],
  targetDate: '2026-12-24',
  documents: ['doc-loa', 'doc-bill'],
};
