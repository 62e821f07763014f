import type { FilterFacts } from '../filters/filter.ts';
import { foldCase } from '../filters/fold-case.ts';
import { matches } from '../filters/matches.ts';
import type { Action, Rule, Trigger } from './rule.ts';

/** What rules have to know of a call. */
export interface Subject {
  facts: FilterFacts;
  /** Rules that were due before and hung on something that was not known then. */
  waiting: ReadonlySet<string>;
  /**
   * What a person has set, which no rule changes: `leadStatus`, `score`, `valueCents`, and `tag:…`, in lower case, for a tag
   * that a person added or took away.
   */
  byHand: ReadonlySet<string>;
  /** What rules have done to this call, as `keyOf` names it: each action of a rule happens once a call. */
  done: ReadonlySet<string>;
}

/** One action that is to be carried out. */
export interface Deed {
  rule: string;
  version: number;
  /** Place among the rule's actions. */
  nth: number;
  action: Action;
}

/** What comes of looking at the rules. */
export interface Decision {
  deeds: Deed[];
  /** Rules that hold, whether or not there was anything left for them to do. */
  held: string[];
  /** Rules that hang on something not known yet; they are looked at again at every later trigger. */
  waiting: string[];
}

/**
 * What the rules do with a call at a trigger. Later rules see what earlier ones did; what a rule changes does not start the
 * rules for `call.updated`, so none can feed itself or another for ever. A rule whose conditions hang on what is
 * not known yet, such as the words of a call that is being written down, neither fires nor fails: it waits.
 */
export function decide(rules: readonly Rule[], trigger: Trigger, subject: Subject): Decision {
  const decision: Decision = { deeds: [], held: [], waiting: [] };
  const done = new Set(subject.done);
  let facts = subject.facts;
  const inOrder = rules.toSorted((a, b) => a.position - b.position || a.id.localeCompare(b.id));
  for (const rule of inOrder) {
    const isDue = rule.trigger === trigger || subject.waiting.has(rule.id);
    if (!rule.enabled || !isDue) continue;
    const truth = matches(rule.when, facts);
    if (truth === 'unknown') decision.waiting.push(rule.id);
    if (truth !== true) continue;
    decision.held.push(rule.id);
    for (const [nth, action] of rule.actions.entries()) {
      const deed = { rule: rule.id, version: rule.version, nth, action };
      if (done.has(keyOf(deed)) || isByHand(action, subject.byHand)) continue;
      done.add(keyOf(deed));
      decision.deeds.push(deed);
      facts = { ...facts, ...changeOf(action, facts) };
    }
    if (rule.stop) break;
  }
  return decision;
}

/** What tells an action of a rule on a call apart from every other. A new version of the rule does not do it again. */
export function keyOf({ rule, action }: Pick<Deed, 'rule' | 'action'>): string {
  return `${rule} ${JSON.stringify(action)}`;
}

function isByHand(action: Action, byHand: ReadonlySet<string>): boolean {
  switch (action.do) {
    case 'add_tag':
    case 'remove_tag':
      return byHand.has(`tag:${foldCase(action.tag)}`);
    case 'set_lead_status':
      return byHand.has('leadStatus');
    case 'add_score':
      return byHand.has('score');
    case 'set_value':
      return byHand.has('valueCents');
    default:
      return false;
  }
}

/** What an action changes of what later rules see. */
function changeOf(action: Action, facts: FilterFacts): FilterFacts {
  const tags = Array.isArray(facts.tags) ? (facts.tags as string[]) : [];
  switch (action.do) {
    case 'add_tag':
      return { tags: [...tags, action.tag] };
    case 'remove_tag':
      return { tags: tags.filter((tag) => foldCase(tag) !== foldCase(action.tag)) };
    case 'set_lead_status':
      return { leadStatus: action.to };
    case 'add_score':
      return { score: Math.min(100, Math.max(0, Number(facts.score ?? 0) + action.points)) };
    case 'set_value':
      return { valueCents: action.cents };
    default:
      return {};
  }
}
