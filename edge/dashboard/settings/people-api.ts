import { queryOptions } from '@tanstack/react-query';
import { request } from '../api.ts';
import type { Passkey } from '../sign-in/passkey.ts';

/** What is given to people. */
export interface Rights {
  /** Id of a role. */
  role: string;
  /** Tracking numbers whose calls they see; `null` for all. */
  numbers: string[] | null;
  /** What rings with them. */
  destinations: string[];
}

export interface Member extends Rights {
  id: string;
  name: string;
  email: string;
  twoFactor: boolean;
  ownsAccount: boolean;
}

export interface Invite extends Rights {
  id: string;
  email: string;
  /** ms since 1970 */
  expiresAt: number;
}

export interface Role {
  id: string;
  name: string;
  permissions: string[];
  ownCalls: boolean;
  preset: boolean;
}

/** `GET /v1/roles` */
export interface Roles {
  roles: Role[];
  permissions: { name: string; words: string }[];
}

/** `GET /v1/me/security` */
export interface Security {
  twoFactor: boolean;
  sessions: { id: string; browser: string | null; isThis: boolean; createdAt: number }[];
}

export const members = queryOptions({
  queryKey: ['people', 'members'],
  queryFn: ({ signal }) => request<{ users: Member[] }>('/v1/users', { signal }),
});

export const invites = queryOptions({
  queryKey: ['people', 'invites'],
  queryFn: ({ signal }) => request<{ invites: Invite[] }>('/v1/invites', { signal }),
});

export const roles = queryOptions({
  queryKey: ['people', 'roles'],
  queryFn: ({ signal }) => request<Roles>('/v1/roles', { signal }),
});

export const security = queryOptions({
  queryKey: ['security'],
  queryFn: ({ signal }) => request<Security>('/v1/me/security', { signal }),
});

export const passkeys = queryOptions({
  queryKey: ['passkeys'],
  queryFn: ({ signal }) => request<{ passkeys: Passkey[] }>('/v1/me/passkeys', { signal }),
});
