import type { Channel } from '../source.ts';
import type { SiteKind } from './site-table.ts';

/** What decides a channel. All in lower case; empty where not said. */
interface Traits {
  source: string;
  medium: string;
  campaign: string;
  /** What the source is known to be, `null` for a site we do not know. */
  kind: SiteKind | null;
}

const among =
  (...names: string[]) =>
  (text: string): boolean =>
    names.includes(text);

const isUnset = among('(none)', '(not set)', '');
const isPaid = (medium: string): boolean => /cp|^ppc$|^retargeting$|^paid/.test(medium);
const isShoppingCampaign = (campaign: string): boolean => /(^|[^a-df-z])shop|shopping/.test(campaign);
const isDisplay = among('display', 'banner', 'expandable', 'interstitial', 'cpm');
const isSocial = among('social', 'social-network', 'social-media', 'sm', 'social network', 'social media');
const isReferral = among('referral', 'app', 'link');
const isEmail = among('email', 'e-mail', 'e_mail', 'e mail');

/**
 * GA4's rules for manually tagged traffic in its order, first match wins (support.google.com/analytics/answer/9756891,
 * where the regular expressions are from). Ours: assistants are known by their source too, whatever the medium, a
 * source known as a mail service needs no medium to be mail, and the medium "offline" is a channel.
 */
const RULES: readonly [Channel, (visit: Traits) => boolean][] = [
  ['Direct', ({ source, medium }) => source === '(direct)' && isUnset(medium)],
  ['Cross-network', ({ campaign }) => campaign.includes('cross-network')],
  [
    'Paid Shopping',
    ({ kind, medium, campaign }) => (kind === 'shopping' || isShoppingCampaign(campaign)) && isPaid(medium),
  ],
  ['Paid Search', ({ kind, medium }) => kind === 'search' && isPaid(medium)],
  ['Paid Social', ({ kind, medium }) => kind === 'social' && isPaid(medium)],
  ['Paid Video', ({ kind, medium }) => kind === 'video' && isPaid(medium)],
  ['Display', ({ medium }) => isDisplay(medium)],
  ['Paid Other', ({ medium }) => isPaid(medium)],
  ['AI Assistants', ({ kind, medium }) => kind === 'assistant' || medium === 'ai-assistant'],
  ['Organic Shopping', ({ kind, campaign }) => kind === 'shopping' || isShoppingCampaign(campaign)],
  ['Organic Social', ({ kind, medium }) => kind === 'social' || isSocial(medium)],
  ['Organic Video', ({ kind, medium }) => kind === 'video' || medium.includes('video')],
  ['Organic Search', ({ kind, medium }) => kind === 'search' || medium === 'organic'],
  ['Referral', ({ medium }) => isReferral(medium)],
  [
    'Email',
    ({ source, medium, kind }) => isEmail(medium) || isEmail(source) || (kind === 'mail' && isUnset(medium)),
  ],
  ['Affiliates', ({ medium }) => medium === 'affiliate' || medium === 'affiliates'],
  ['Audio', ({ medium }) => medium === 'audio'],
  ['SMS', ({ source, medium }) => source === 'sms' || medium === 'sms'],
  [
    'Mobile Push Notifications',
    ({ source, medium }) => /push$|mobile|notification/.test(medium) || source === 'firebase',
  ],
  ['Offline', ({ medium }) => medium === 'offline'],
];

/**
 * The channel of a source, medium and campaign as they are tagged; case does not matter.
 *
 * What fits no rule (GA4's "Unassigned") is a Referral: somebody sent this visitor, and said so in their own words.
 */
export function channelOf(
  tags: { source: string; medium: string; campaign: string | null },
  kind: SiteKind | null,
): Channel {
  const visit: Traits = {
    source: tags.source.toLowerCase(),
    medium: tags.medium.toLowerCase(),
    campaign: (tags.campaign ?? '').toLowerCase(),
    kind,
  };
  return RULES.find(([, fits]) => fits(visit))?.[0] ?? 'Referral';
}
