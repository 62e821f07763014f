import type { FlowProblem } from '../../flows/finding.ts';
import type { Findings } from './flow-queries.ts';

/** What stands in the way of publishing, and what its author should know; each leads to its node. */
export function Problems({ findings, onOpen }: { findings: Findings; onOpen: (id: string) => void }) {
  const { problems, warnings } = findings;
  return (
    <section className="panel" aria-label="Problems">
      {problems.length === 0 && warnings.length === 0 && (
        <p className="hint" role="status">
          Nothing is wrong: it can be published.
        </p>
      )}
      <List name="Must be mended" tone="bad" of={problems} onOpen={onOpen} />
      <List name="Good to know" tone="warn" of={warnings} onOpen={onOpen} />
    </section>
  );
}

function List({
  name,
  tone,
  of,
  onOpen,
}: {
  name: string;
  tone: 'bad' | 'warn';
  of: FlowProblem[];
  onOpen: (id: string) => void;
}) {
  if (of.length === 0) return null;
  return (
    <>
      <h3>{name}</h3>
      <ul className="findings">
        {of.map(({ node, field, message }) => (
          <li key={`${node} ${field} ${message}`} data-tone={tone}>
            {node === null ? (
              <strong>The flow</strong>
            ) : (
              <button type="button" className="link" onClick={() => onOpen(node)}>
                {node}
              </button>
            )}{' '}
            {field !== '' && <code>{field}</code>} {message}
          </li>
        ))}
      </ul>
    </>
  );
}
