import { z } from 'zod';

/** How mail leaves: through whom, and what that takes. */
export type Transport = z.output<typeof transport>;

const key = z.string().min(1).max(500);
const url = z.string().max(500).optional();

/**
 * - `cloudflare`: the Worker's own `send_email` binding;
 * - `smtp`: `tls` from the first byte (port 465), or `starttls` before anything is said (587). `none` only to this machine;
 * - `resend`, `postmark`: their HTTP APIs, or another service's that speaks the same, at `url`.
 */
export const transport = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cloudflare') }),
  z.strictObject({
    kind: z.literal('smtp'),
    host: z.string().min(1).max(253),
    port: z.number().int().min(1).max(65_535),
    security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
    user: z.string().min(1).max(320).nullable().default(null),
    password: z.string().min(1).max(1000).nullable().default(null),
  }),
  z.strictObject({ kind: z.literal('resend'), key, url }),
  z.strictObject({ kind: z.literal('postmark'), key, url }),
]);

/**
 * Reads the installation's own way out (`MAIL_URL`):
 *
 *     cloudflare:
 *     smtp://USER:PASSWORD@mail.example.com:587      STARTTLS
 *     smtps://USER:PASSWORD@mail.example.com:465     TLS
 *     resend:KEY
 *     postmark:TOKEN
 *
 * @returns `null` when it is none of these
 */
export function readTransport(text: string): Transport | null {
  const [, kind, rest = ''] = /^(cloudflare|resend|postmark):(.*)$/.exec(text.trim()) ?? [];
  if (kind === 'cloudflare') return { kind };
  if (kind === 'resend' || kind === 'postmark') return rest === '' ? null : { kind, key: rest };
  const address = URL.parse(text.trim());
  if (address === null || !['smtp:', 'smtps:'].includes(address.protocol)) return null;
  const isTls = address.protocol === 'smtps:';
  const part = (text: string) => (text === '' ? null : decodeURIComponent(text));
  const read = transport.safeParse({
    kind: 'smtp',
    host: address.hostname.replace(/^\[|\]$/g, ''),
    port: address.port === '' ? (isTls ? 465 : 587) : Number(address.port),
    security: isTls ? 'tls' : address.searchParams.get('security') === 'none' ? 'none' : 'starttls',
    user: part(address.username),
    password: part(address.password),
  });
  return read.success ? read.data : null;
}
