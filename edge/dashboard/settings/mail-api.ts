import { queryOptions } from '@tanstack/react-query';
import type { NotificationRule } from '../../notifications/rule.ts';
import type { ListedSummary } from '../../summaries/summary.ts';
import { RequestFailed, request } from '../api.ts';

/** `GET /v1/mail` */
export interface MailSettings {
  from: string | null;
  replyTo: string | null;
  transport: {
    kind: 'cloudflare' | 'smtp' | 'resend' | 'postmark';
    host?: string;
    port?: number;
    security?: 'tls' | 'starttls' | 'none';
    user?: string | null;
    url?: string;
  } | null;
  /** Who mail comes from now; `unverified` is who should and may not. */
  sender: { from: string; replyTo: string | null; unverified: string | null };
  installation: { transport: string | null; from: string | null };
}

/** `GET /v1/mail/log` */
export interface MailLog {
  mails: {
    n: number;
    to: string;
    subject: string;
    state: 'waiting' | 'taken' | 'given_up';
    /** ms since 1970 */
    createdAt: number;
    attempts: { error: string | null }[];
  }[];
}

/** `GET /v1/mail/stopped` */
export interface Stopped {
  stopped: { address: string; list: string | null; reason: 'unsubscribed' | 'refused' }[];
}

export type PictureKind = 'logo' | 'logo_dark' | 'favicon';

interface BrandSet {
  name: string | null;
  accent: string | null;
  footer: string | null;
  mailFrom: string | null;
}

/** Whose brand: the company's, or that of all companies of the account. */
export type BrandOf = 'company' | 'account';

/** `GET /v1/brand` */
export interface BrandAnswer {
  of: BrandOf;
  set: BrandSet;
  pictures: PictureKind[];
  hosts: {
    host: string;
    record: { name: string; value: string };
    verifiedAt: number | null;
    checkedAt: number | null;
  }[];
  look: {
    name: string;
    accent: string;
    logoUrl: string | null;
    darkLogoUrl: string | null;
    faviconUrl: string | null;
  };
}

/** `GET /v1/filters`, as far as it is needed to choose one. */
export interface SavedFilters {
  filters: { id: string; name: string; filter: object }[];
}

export const mailSettings = queryOptions({
  queryKey: ['mail settings'],
  queryFn: ({ signal }) => request<MailSettings>('/v1/mail', { signal }),
});

export const mailLog = queryOptions({
  queryKey: ['mail log'],
  queryFn: ({ signal }) => request<MailLog>('/v1/mail/log?limit=50', { signal }),
});

export const stoppedAddresses = queryOptions({
  queryKey: ['stopped addresses'],
  queryFn: ({ signal }) => request<Stopped>('/v1/mail/stopped', { signal }),
});

export const notificationRules = queryOptions({
  queryKey: ['notification rules'],
  queryFn: ({ signal }) => request<{ rules: NotificationRule[] }>('/v1/notifications', { signal }),
});

export const summaryList = queryOptions({
  queryKey: ['summaries'],
  queryFn: ({ signal }) => request<{ summaries: ListedSummary[] }>('/v1/summaries', { signal }),
});

export const brandKey = ['brand'];

export const brandAnswer = (of: BrandOf) =>
  queryOptions({
    queryKey: [...brandKey, of],
    queryFn: ({ signal }) => request<BrandAnswer>(`/v1/brand?of=${of}`, { signal }),
  });

export const savedFilters = queryOptions({
  queryKey: ['saved filters for mail'],
  queryFn: ({ signal }) => request<SavedFilters>('/v1/filters', { signal }),
});

/** People of the company; those who may not see them get none to choose from. */
export const companyPeople = queryOptions({
  queryKey: ['people for mail'],
  queryFn: ({ signal }) =>
    request<{ users: { id: string; name: string; email: string }[] }>('/v1/users', { signal }).catch(
      (error: Error) => {
        if (error instanceof RequestFailed && error.status === 403) return { users: [] };
        throw error;
      },
    ),
});
