import type { Reading } from '../source.ts';
import { CHANNEL_WORDS } from './words.ts';

/** Why a visit counts as what it does when no rule says otherwise: sentences for people, the decisive one first. */
export function explain({ source, by, clickId, site, passedOver }: Reading): string[] {
  const { source: name, medium, channel, referrer } = source;
  const decisive = {
    tags: `The landing address is tagged: source ${name}, medium ${medium}.`,
    click_id: `The landing address has the click id ${clickId}: an ad, source ${name}, medium ${medium}.`,
    referrer:
      site === null || site.kind === 'plain'
        ? `The visitor came from ${referrer}, a site we have no name for.`
        : `The visitor came from ${site.name}, which is known as ${KIND_WORDS[site.kind]}.`,
    hint: `The landing address has ${clickId}, which ${name} puts on every link, paid or not.`,
    nothing: 'No tags, no click id and no referrer: the visitor came directly.',
  }[by];
  const passed =
    passedOver === 'own'
      ? ['The referrer is a page of the site itself, which is no source.']
      : passedOver === 'detour'
        ? [`The referrer (${site?.name}) is a place that visitors only pass through, which is no source.`]
        : [];
  return [decisive, ...passed, `${channel}: ${CHANNEL_WORDS[channel]}`];
}

const KIND_WORDS = {
  search: 'a search engine',
  social: 'a social network',
  video: 'a video site',
  shopping: 'a shopping site',
  assistant: 'an AI assistant',
  mail: 'a mail service',
  detour: 'a place to pass through',
  plain: 'a site',
} as const;
