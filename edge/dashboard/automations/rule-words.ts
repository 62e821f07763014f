import type { Action, Rule, Trigger } from '../../rules/rule.ts';
import { type Fields, filterInWords } from '../kit/filter-words.ts';

export const TRIGGER_WORDS: Readonly<Record<Trigger, string>> = {
  'call.started': 'When a call begins',
  'call.ended': 'When a call has ended',
  'call.recording_ready': 'When the recording is there',
  'call.transcript_ready': 'When the transcript is there',
  'call.updated': 'When somebody changes a call',
};

/** What can be done, in the order people look for it. */
export const ACTION_WORDS: readonly (readonly [Action['do'], string])[] = [
  ['add_tag', 'Add a tag'],
  ['remove_tag', 'Take a tag away'],
  ['set_lead_status', 'Set the lead status'],
  ['add_score', 'Add to the score'],
  ['set_value', 'Set the value'],
  ['add_note', 'Write a note'],
  ['block_caller', 'Block the caller'],
  ['send_webhook', 'Tell a webhook'],
];

/** An action as it is when it is added. */
export function newAction(what: Action['do']): Action {
  switch (what) {
    case 'add_tag':
    case 'remove_tag':
      return { do: what, tag: '' };
    case 'set_lead_status':
      return { do: what, to: 'qualified' };
    case 'add_score':
      return { do: what, points: 10 };
    case 'set_value':
      return { do: what, cents: 5000 };
    case 'add_note':
      return { do: what, body: '' };
    case 'block_caller':
      return { do: what };
    case 'send_webhook':
      return { do: what, webhook: '' };
  }
}

/** An action as the end of a sentence. */
export function actionInWords(action: Action): string {
  switch (action.do) {
    case 'add_tag':
      return `tag it “${action.tag}”`;
    case 'remove_tag':
      return `take away the tag “${action.tag}”`;
    case 'set_lead_status':
      return `set the lead status to “${action.to.replaceAll('_', ' ')}”`;
    case 'add_score':
      return action.points < 0 ? `take ${-action.points} points off` : `add ${action.points} points`;
    case 'set_value':
      return `set the value to ${(action.cents / 100).toFixed(2)}`;
    case 'add_note':
      return `note “${action.body}”`;
    case 'block_caller':
      return 'block the caller';
    case 'send_webhook':
      return 'tell a webhook';
  }
}

/** A rule as one sentence. */
export function ruleInWords(
  { trigger, when, actions, stop }: Pick<Rule, 'trigger' | 'when' | 'actions' | 'stop'>,
  fields: Fields,
): string {
  const condition = filterInWords(when, fields);
  const begin =
    condition === 'anything' ? TRIGGER_WORDS[trigger] : `${TRIGGER_WORDS[trigger]} and ${condition}`;
  return `${begin}: ${actions.map(actionInWords).join(', then ')}${stop ? ', and look at no further rule' : ''}.`;
}
