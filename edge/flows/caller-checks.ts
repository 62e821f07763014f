import { type NodeFinding, warn, wrong } from './finding.ts';
import type { CallerRule } from './flow.ts';

/** One thing that a rule matches. */
interface Match {
  kind: 'prefix' | 'country' | 'state' | 'zip';
  value: string;
  rule: number;
}

/**
 * Two rules that say the same are a mistake, because only one can ever win. Rules inside each other are none, but their
 * author should know which wins: the longer prefix, and among zip codes the first.
 */
export function callerFindings(rules: readonly CallerRule[]): NodeFinding[] {
  const matches = rules.flatMap(({ match }, rule) => matchesOf(match).map((one) => ({ ...one, rule })));
  return [...twice(matches), ...prefixesInside(matches), ...zipsOverlapping(matches)];
}

function matchesOf(match: CallerRule['match']): Omit<Match, 'rule'>[] {
  if ('prefix' in match) return [{ kind: 'prefix', value: match.prefix }];
  if ('areaCodes' in match) return match.areaCodes.map((code) => ({ kind: 'prefix', value: `+1${code}` }));
  if ('country' in match) return [{ kind: 'country', value: match.country }];
  if ('states' in match) return match.states.map((state) => ({ kind: 'state', value: state.toUpperCase() }));
  return match.zips.map((value) => ({ kind: 'zip', value }));
}

function twice(matches: readonly Match[]): NodeFinding[] {
  const first = new Map<string, number>();
  return matches.flatMap(({ kind, value, rule }) => {
    const key = `${kind} ${value}`;
    const known = first.get(key);
    if (known === undefined) first.set(key, rule);
    return known === undefined ? [] : [wrong(`rules.${rule}.match`, `${value} is already in rules.${known}`)];
  });
}

function prefixesInside(matches: readonly Match[]): NodeFinding[] {
  const rules = new Map(
    matches.flatMap(({ kind, value, rule }) => (kind === 'prefix' ? [[value, rule] as const] : [])),
  );
  return [...rules].flatMap(([prefix, rule]) => {
    const around = Array.from({ length: prefix.length - 2 }, (_, left) => prefix.slice(0, -1 - left)).find(
      (shorter) => rules.has(shorter),
    );
    if (around === undefined) return [];
    const message = `${prefix} lies inside ${around} of rules.${rules.get(around)}: the longer one wins`;
    return [warn(`rules.${rule}.match`, message)];
  });
}

/** Zip codes as intervals of full length, by where they begin: those that overlap then come one after the other. */
function zipsOverlapping(matches: readonly Match[]): NodeFinding[] {
  const intervals = matches
    .flatMap(({ kind, value, rule }) => (kind === 'zip' ? [{ value, rule, ...bounds(value) }] : []))
    .sort((a, b) => a.from.localeCompare(b.from));
  const findings: NodeFinding[] = [];
  let reaching = intervals[0];
  for (const next of intervals.slice(1)) {
    if (reaching !== undefined && next.from <= reaching.to && next.value !== reaching.value) {
      const [first, second] = [reaching, next].sort((a, b) => a.rule - b.rule);
      if (first !== undefined && second !== undefined && first.rule !== second.rule) {
        const message = `${second.value} overlaps ${first.value} of rules.${first.rule}, which wins`;
        findings.push(warn(`rules.${second.rule}.match`, message));
      }
    }
    if (reaching === undefined || next.to > reaching.to) reaching = next;
  }
  return findings;
}

const LONGEST_ZIP = 10;

function bounds(zips: string): { from: string; to: string } {
  const [from = '', to = from] = zips.split('-');
  return { from: from.padEnd(LONGEST_ZIP, '0'), to: to.padEnd(LONGEST_ZIP, '9') };
}
