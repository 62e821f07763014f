import { useQuery } from '@tanstack/react-query';
import type { Filter } from '../../filters/filter.ts';
import type { Exit } from '../../flows/flow.ts';
import { NumberField, SelectField } from '../kit/fields.tsx';
import { FilterBuilder } from '../kit/filter-builder.tsx';
import { flows } from '../kit/lists.ts';
import { type Editing, NamedRows, Rows } from './rows.tsx';

/** Where each key leads. */
export function MenuKeys({ node, onChange, exit }: Editing<'menu'>) {
  const free = '1234567890*#'.split('').find((key) => !Object.hasOwn(node.keys, key)) ?? '11';
  return (
    <NamedRows
      legend="Keys"
      one="key"
      keyLabel="Key"
      value={node.keys}
      blank={(): [string, Exit] => [free, null]}
      onChange={(keys) => onChange({ ...node, keys })}
    >
      {(to, _, key) => exit(`keys.${key}`, 'Leads to', to)}
    </NamedRows>
  );
}

/** Where a call goes by what is known of it. */
export function Conditions({ node, onChange, exit }: Editing<'condition'>) {
  return (
    <Rows
      legend="Rules; the first that holds counts"
      one="rule"
      rows={node.rules}
      blank={() => ({ when: { all: [] } as Filter, next: null as Exit })}
      onChange={(rules) => onChange({ ...node, rules })}
    >
      {(rule, set, index) => (
        <>
          <div data-wide>
            <FilterBuilder
              name={`Rule ${index + 1}`}
              value={rule.when}
              onChange={(when) => set({ ...rule, when })}
            />
          </div>
          {exit(`rules.${index}.next`, 'Leads to', rule.next)}
        </>
      )}
    </Rows>
  );
}

/** Which share of the callers goes where. */
export function Shares({ node, onChange, exit }: Editing<'split'>) {
  const sum = node.branches.reduce((total, { percent }) => total + percent, 0);
  return (
    <>
      <Rows
        legend="Shares of the callers"
        one="share"
        rows={node.branches}
        blank={() => ({ percent: Math.max(0, 100 - sum), next: null as Exit })}
        onChange={(branches) => onChange({ ...node, branches })}
      >
        {(branch, set, index) => (
          <>
            <NumberField
              label="Percent"
              min={0}
              max={100}
              step="any"
              value={branch.percent}
              onChange={(percent) => set({ ...branch, percent: percent ?? 0 })}
            />
            {exit(`branches.${index}.next`, 'Leads to', branch.next)}
          </>
        )}
      </Rows>
      <p className="hint" role="status" data-wide>
        Together {sum} %{sum === 100 ? '' : '; they must add up to 100 %'}
      </p>
    </>
  );
}

/** Where each answer of a server of one's own leads. */
export function Answers({ node, onChange, exit }: Editing<'webhook'>) {
  return (
    <NamedRows
      legend="Answers of your server"
      one="answer"
      keyLabel="Name"
      value={node.branches}
      blank={(): [string, Exit] => [`branch${Object.keys(node.branches).length + 1}`, null]}
      onChange={(branches) => onChange({ ...node, branches })}
    >
      {(to, _, key) => exit(`branches.${key}`, 'Leads to', to)}
    </NamedRows>
  );
}

/** Another node, or another flow. */
export function GoToWhere({ node, onChange, exit }: Editing<'goto'>) {
  const others = useQuery(flows).data?.flows ?? [];
  return (
    <>
      <SelectField
        label="Goes on"
        value={'node' in node.to ? 'node' : 'flow'}
        options={[
          ['node', 'In this flow'],
          ['flow', 'In another flow'],
        ]}
        onChange={(way) =>
          onChange({ ...node, to: way === 'node' ? { node: '' } : { flow: others[0]?.id ?? '' } })
        }
      />
      {'node' in node.to ? (
        exit('to.node', 'At', node.to.node)
      ) : (
        <SelectField
          label="Flow"
          value={node.to.flow}
          options={[['', 'Choose…'], ...others.map(({ id, name }) => [id, name] as const)]}
          onChange={(flow) => onChange({ ...node, to: { flow } })}
        />
      )}
    </>
  );
}
