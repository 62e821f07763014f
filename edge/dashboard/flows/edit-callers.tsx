import type { CallerRule } from '../../flows/flow.ts';
import { SelectField, TextField } from '../kit/fields.tsx';
import { type Editing, Rows } from './rows.tsx';

const MATCHES = [
  ['areaCodes', 'Area codes'],
  ['prefix', 'Number begins with'],
  ['country', 'Country'],
  ['states', 'States'],
  ['zips', 'Zip codes entered before'],
] as const;
type MatchKind = (typeof MATCHES)[number][0];

/** Where a call goes by the number of its caller. */
export function CallerRules({ node, onChange, exit }: Editing<'caller'>) {
  return (
    <Rows
      legend="Rules; the longest match counts"
      one="rule"
      rows={node.rules}
      blank={(): CallerRule => ({ match: { areaCodes: [] }, next: null })}
      onChange={(rules) => onChange({ ...node, rules })}
    >
      {(rule, set, index) => {
        const [first] = Object.entries(rule.match) as [MatchKind, string | string[]][];
        const [kind, value] = first ?? (['prefix', ''] as const);
        const matchOf = (as: MatchKind, text: string): CallerRule['match'] =>
          ({
            [as]: as === 'prefix' || as === 'country' ? text.trim() : text.split(/[\s,]+/).filter(Boolean),
          }) as unknown as CallerRule['match'];
        const text = Array.isArray(value) ? value.join(' ') : value;
        return (
          <>
            <SelectField
              label="What is looked at"
              value={kind}
              options={MATCHES}
              onChange={(as) => set({ ...rule, match: matchOf(as, '') })}
            />
            <TextField
              label="Value"
              value={text}
              hint={Array.isArray(value) ? 'With spaces between' : undefined}
              onChange={(next) =>
                set({
                  ...rule,
                  // A space that was just typed has to stay, or a second value could not be typed.
                  match:
                    Array.isArray(value) && next.endsWith(' ')
                      ? ({ [kind]: [...next.trim().split(/[\s,]+/), ''] } as unknown as CallerRule['match'])
                      : matchOf(kind, next),
                })
              }
            />
            {exit(`rules.${index}.next`, 'Leads to', rule.next)}
          </>
        );
      }}
    </Rows>
  );
}
