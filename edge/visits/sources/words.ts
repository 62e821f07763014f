import type { Channel } from '../source.ts';

/** What belongs to a channel, in words for people. */
export const CHANNEL_WORDS: Record<Channel, string> = {
  Direct: 'Typed in, bookmarked, or from an app that says nothing: no referrer, no tags.',
  'Cross-network': 'Ads that run on several networks at once: the campaign contains “cross-network”.',
  'Paid Shopping': 'Ads on a shopping site, or of a shopping campaign, with a paid medium.',
  'Paid Search': 'Ads of a search engine: its click id, or a search engine with a paid medium.',
  'Paid Social': 'Ads on a social network: its click id, or a social network with a paid medium.',
  'Paid Video': 'Ads on a video site, with a paid medium.',
  Display: 'Banners: the medium display, banner, expandable, interstitial or cpm.',
  'Paid Other': 'A paid medium (cpc, ppc, paid…, retargeting) of a source we cannot place.',
  'Organic Shopping': 'Links on a shopping site, or of a shopping campaign.',
  'Organic Social': 'Links on a social network, or the medium social.',
  'Organic Video': 'Links on a video site, or a medium that contains “video”.',
  'Organic Search': 'Unpaid results of a search engine, or the medium organic.',
  'AI Assistants': 'Answers of ChatGPT, Gemini, Copilot, Claude, Perplexity and others.',
  Email: 'Mail: the medium email, or a web mail or mailing service.',
  SMS: 'Text messages: the source or medium sms.',
  Affiliates: 'Affiliate links: the medium affiliate, or an affiliate network’s click id.',
  Referral: 'Links on other sites, and tags that fit no other channel.',
  Audio: 'Podcasts and audio ads: the medium audio.',
  'Mobile Push Notifications':
    'Notifications on a phone: a medium that contains mobile or notification, or ends in push.',
  Offline:
    'Print, radio, television: the medium offline, as numbers that are printed for one source have it.',
};

/** What a number can be printed for that is not on the web: the source to give a static number. */
export const OFFLINE_SOURCES: readonly { name: string; source: string }[] = [
  { name: 'Television', source: 'tv' },
  { name: 'Radio', source: 'radio' },
  { name: 'Print', source: 'print' },
  { name: 'Flyer', source: 'flyer' },
  { name: 'Billboard', source: 'billboard' },
  { name: 'Direct mail', source: 'direct-mail' },
  { name: 'Vehicle', source: 'vehicle' },
  { name: 'Business card', source: 'business-card' },
  { name: 'Event', source: 'event' },
  { name: 'Other', source: 'offline' },
];
