import { useId, useState } from 'react';
import { Dialog } from '../parts/dialog.tsx';
import { Wrong } from '../parts/wrong.tsx';
import { useForm } from '../sign-in/use-form.ts';
import { Line } from '../sign-in/way-in.tsx';
import type { Rights, Role } from './people-api.ts';

/** What somebody may do and see: for a new invitation, which asks for an address too, or for a member. */
export function RightsDialog({
  title,
  roles,
  before,
  close,
  save,
  after,
}: {
  title: string;
  roles: readonly Role[];
  before?: Rights;
  close: () => void;
  save: (rights: Rights, email: string) => Promise<unknown>;
  after: () => unknown;
}) {
  const id = useId();
  const [role, setRole] = useState(before?.role ?? 'analyst');
  const ownCalls = roles.find((one) => one.id === role)?.ownCalls === true;
  const { busy, failure, submit } = useForm(async ({ email = '', numbers = '', destinations = '' }) => {
    const listed = wordsOf(numbers);
    const rights = {
      role,
      numbers: listed.length === 0 ? null : listed,
      destinations: ownCalls ? wordsOf(destinations) : (before?.destinations ?? []),
    };
    await save(rights, email);
    await after();
    close();
  });
  return (
    <Dialog title={title} close={close}>
      <form className="people-form" onSubmit={submit}>
        {before === undefined && <Line label="Email" name="email" type="email" autoComplete="off" />}
        <div className="field">
          <label htmlFor={`${id}-role`}>Role</label>
          <select id={`${id}-role`} value={role} onChange={(event) => setRole(event.target.value)}>
            {roles.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
        {ownCalls && (
          <div className="field">
            <label htmlFor={`${id}-rings`}>What rings with them</label>
            <textarea
              id={`${id}-rings`}
              name="destinations"
              rows={2}
              defaultValue={before?.destinations.join('\n')}
              aria-describedby={`${id}-rings-hint`}
            />
            <p className="hint" id={`${id}-rings-hint`}>
              Numbers such as +13125550188 or SIP addresses, one on each line. They see the calls that rang
              there.
            </p>
          </div>
        )}
        <div className="field">
          <label htmlFor={`${id}-numbers`}>Only calls to these numbers</label>
          <textarea
            id={`${id}-numbers`}
            name="numbers"
            rows={2}
            defaultValue={before?.numbers?.join('\n')}
            aria-describedby={`${id}-numbers-hint`}
          />
          <p className="hint" id={`${id}-numbers-hint`}>
            Tracking numbers, one on each line; leave it empty for all. Who sees some calls only cannot change
            how the company is set up.
          </p>
        </div>
        <Wrong error={failure} />
        <div className="people-actions">
          <button type="submit" className="button primary" disabled={busy}>
            {before === undefined ? 'Send the invitation' : 'Save'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
