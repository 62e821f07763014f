import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Loaded } from '../parts/states.tsx';
import { useMe } from '../parts/use-me.ts';
import { Wrong } from '../parts/wrong.tsx';
import { useForm } from '../sign-in/use-form.ts';
import { Line } from '../sign-in/way-in.tsx';
import { type Role, type Roles, roles } from './people-api.ts';
import { Confirm } from './people-confirm.tsx';

/** The roles there are, and those the company makes for itself. */
export function RolesSection() {
  const client = useQueryClient();
  const answer = useQuery(roles);
  const [open, setOpen] = useState<{ is: 'new' } | { is: 'change' | 'remove'; role: Role } | null>(null);
  const close = () => setOpen(null);
  const refresh = () => client.invalidateQueries({ queryKey: ['people'] });
  return (
    <section className="people-section" aria-labelledby="people-roles">
      <div className="people-head">
        <h2 id="people-roles">Roles</h2>
        <button type="button" className="button" onClick={() => setOpen({ is: 'new' })}>
          Make a role
        </button>
      </div>
      <Loaded query={answer} what="the roles">
        {(data) => (
          <>
            <table className="people-table">
              <thead>
                <tr>
                  <th scope="col">Role</th>
                  <th scope="col">May</th>
                  <th scope="col">Change</th>
                </tr>
              </thead>
              <tbody>
                {data.roles.map((role) => (
                  <tr key={role.id}>
                    <td>
                      <strong>{role.name}</strong>
                      {role.ownCalls && <span className="hint">Sees only calls that rang with them</span>}
                    </td>
                    <td>{inWords(role, data)}</td>
                    <td>
                      {role.preset ? (
                        <span className="none">Everywhere the same</span>
                      ) : (
                        <div className="people-actions">
                          <button
                            type="button"
                            className="button"
                            aria-label={`Change the role ${role.name}`}
                            onClick={() => setOpen({ is: 'change', role })}
                          >
                            Change
                          </button>
                          <button
                            type="button"
                            className="button"
                            aria-label={`Remove the role ${role.name}`}
                            onClick={() => setOpen({ is: 'remove', role })}
                          >
                            Remove
                          </button>
                        </div>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {open?.is === 'new' && <RoleDialog known={data} close={close} after={refresh} />}
            {open?.is === 'change' && (
              <RoleDialog known={data} role={open.role} close={close} after={refresh} />
            )}
            {open?.is === 'remove' && (
              <Confirm
                title={`Remove the role ${open.role.name}?`}
                text="It can be removed while nobody has it and nobody is invited to it."
                action="Remove"
                close={close}
                work={() => send('DELETE', `/v1/roles/${open.role.id}`)}
                after={refresh}
              />
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

function RoleDialog({
  known,
  role,
  close,
  after,
}: {
  known: Roles;
  role?: Role;
  close: () => void;
  after: () => unknown;
}) {
  const mine = new Set(useMe().permissions);
  const { busy, failure, submit } = useForm(async ({ name = '', ownCalls, ...ticked }) => {
    const permissions = known.permissions.map((one) => one.name).filter((one) => one in ticked);
    const wanted = { name, permissions, ownCalls: ownCalls !== undefined };
    await send(
      role === undefined ? 'POST' : 'PUT',
      `/v1/roles${role === undefined ? '' : `/${role.id}`}`,
      wanted,
    );
    await after();
    close();
  });
  return (
    <Dialog title={role === undefined ? 'Make a role' : `Change ${role.name}`} close={close}>
      <form className="people-form" onSubmit={submit}>
        <Line label="Name" name="name" maxLength={60} defaultValue={role?.name} />
        <fieldset>
          <legend>May</legend>
          <div className="people-ticks">
            {known.permissions.map(({ name, words }) => (
              <label key={name}>
                <input
                  type="checkbox"
                  name={name}
                  defaultChecked={role?.permissions.includes(name)}
                  disabled={!mine.has(name)}
                />
                {words}
              </label>
            ))}
          </div>
          <p className="hint">Nobody can allow what they may not do themselves.</p>
        </fieldset>
        <label className="tick">
          <input type="checkbox" name="ownCalls" defaultChecked={role?.ownCalls} />
          Only for calls that rang with them
        </label>
        <Wrong error={failure} />
        <div className="people-actions">
          <button type="submit" className="button primary" disabled={busy}>
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function inWords({ permissions }: Role, known: Roles): string {
  if (permissions.length === known.permissions.length) return 'Everything';
  if (permissions.length === 0) return 'Nothing here; mail only';
  const missing = known.permissions.filter(({ name }) => !permissions.includes(name));
  if (missing.length < 4)
    return `Everything but: ${missing.map(({ words }) => words.toLowerCase()).join('; ')}`;
  return known.permissions
    .filter(({ name }) => permissions.includes(name))
    .map(({ words }) => words)
    .join('; ');
}
