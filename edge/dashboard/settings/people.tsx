import './people.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post, RequestFailed, send } from '../api.ts';
import { Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { useClock, useMe } from '../parts/use-me.ts';
import { Wrong } from '../parts/wrong.tsx';
import { shortInstant } from '../words/instants.ts';
import { type Invite, invites, type Member, members, roles } from './people-api.ts';
import { CompaniesSection } from './people-companies.tsx';
import { Confirm } from './people-confirm.tsx';
import { RightsDialog } from './people-rights.tsx';
import { RolesSection } from './people-roles.tsx';
import { SettingsScreen } from './settings-screen.tsx';

/** Who works in the company, who is invited, and what each may do. */
export function PeopleScreen() {
  const { companies, company } = useMe();
  const ownsAccount = companies.find(({ id }) => id === company.id)?.ownsAccount === true;
  return (
    <SettingsScreen title="People and roles">
      <MembersSection />
      <RolesSection />
      {ownsAccount && <CompaniesSection />}
    </SettingsScreen>
  );
}

type Open = { is: 'invite' } | { is: 'change' | 'remove'; who: Member } | null;

function MembersSection() {
  const { user } = useMe();
  const client = useQueryClient();
  const all = useQuery(members);
  const invited = useQuery(invites);
  const known = useQuery(roles);
  const [open, setOpen] = useState<Open>(null);
  const nameOf = (id: string) => known.data?.roles.find((role) => role.id === id)?.name ?? id;
  const refresh = () => client.invalidateQueries({ queryKey: ['people'] });
  return (
    <section className="people-section" aria-labelledby="people-members">
      <div className="people-head">
        <h2 id="people-members">People</h2>
        <button type="button" className="button primary" onClick={() => setOpen({ is: 'invite' })}>
          Invite somebody
        </button>
      </div>
      <Loaded query={all} what="the people">
        {({ users }) => (
          <table className="people-table">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Role</th>
                <th scope="col">Calls</th>
                <th scope="col">Second factor</th>
                <th scope="col">Change</th>
              </tr>
            </thead>
            <tbody>
              {users.map((who) => (
                <tr key={who.id}>
                  <td>
                    <strong>{who.name}</strong>
                    {who.id === user.id && <span className="aside">You</span>}
                    <span className="hint">{who.email}</span>
                  </td>
                  <td>{who.ownsAccount ? 'Owner of the account' : nameOf(who.role)}</td>
                  <td>
                    {callsOf(who, known.data?.roles.find(({ id }) => id === who.role)?.ownCalls === true)}
                  </td>
                  <td>
                    {who.twoFactor ? 'Second factor on' : <span className="none">No second factor</span>}
                  </td>
                  <td>
                    {who.ownsAccount ? (
                      <span className="none">Under Companies</span>
                    ) : (
                      <div className="people-actions">
                        <button
                          type="button"
                          className="button"
                          aria-label={`Change ${who.name}`}
                          onClick={() => setOpen({ is: 'change', who })}
                        >
                          Change
                        </button>
                        <button
                          type="button"
                          className="button"
                          aria-label={`Remove ${who.name}`}
                          onClick={() => setOpen({ is: 'remove', who })}
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
        )}
      </Loaded>
      <h3>Invitations</h3>
      <Loaded query={invited} what="the invitations" height={48}>
        {({ invites: open_ }) =>
          open_.length === 0 ? (
            <p className="hint">Nobody is invited at the moment.</p>
          ) : (
            <table className="people-table">
              <thead>
                <tr>
                  <th scope="col">Email</th>
                  <th scope="col">Role</th>
                  <th scope="col">Good until</th>
                  <th scope="col">Change</th>
                </tr>
              </thead>
              <tbody>
                {open_.map((one) => (
                  <Invitation key={one.id} invite={one} role={nameOf(one.role)} refresh={refresh} />
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
      {open?.is === 'invite' && known.data !== undefined && (
        <RightsDialog
          title="Invite somebody"
          roles={known.data.roles}
          close={() => setOpen(null)}
          save={async (rights, email) => {
            const { sent } = await post<{ sent: boolean }>('/v1/invites', { ...rights, email });
            if (!sent) throw new RequestFailed(503, 'The mail could not be sent. Send the invitation again.');
            toast(`${email} is invited.`);
          }}
          after={refresh}
        />
      )}
      {open?.is === 'change' && known.data !== undefined && (
        <RightsDialog
          title={`Change ${open.who.name}`}
          roles={known.data.roles}
          before={open.who}
          close={() => setOpen(null)}
          save={(rights) => send('PATCH', `/v1/users/${open.who.id}`, rights)}
          after={refresh}
        />
      )}
      {open?.is === 'remove' && (
        <Confirm
          title={`Remove ${open.who.name}?`}
          text="They lose what they may do in this company at once. What they wrote on calls stays."
          action="Remove"
          close={() => setOpen(null)}
          work={() => send('DELETE', `/v1/users/${open.who.id}`)}
          after={refresh}
        />
      )}
    </section>
  );
}

function Invitation({ invite, role, refresh }: { invite: Invite; role: string; refresh: () => unknown }) {
  const clock = useClock();
  const [failure, setFailure] = useState<string | null>(null);
  const isOver = invite.expiresAt <= Date.now();
  const act = async (work: () => Promise<unknown>, done: string) => {
    setFailure(null);
    try {
      await work();
      toast(done);
      await refresh();
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      setFailure(error.message);
    }
  };
  return (
    <tr>
      <td>{invite.email}</td>
      <td>{role}</td>
      <td>{isOver ? 'It is over' : shortInstant(invite.expiresAt, Date.now(), clock)}</td>
      <td>
        <div className="people-actions">
          <button
            type="button"
            className="button"
            aria-label={`Send again to ${invite.email}`}
            onClick={() =>
              act(() => post(`/v1/invites/${invite.id}/again`, {}), `${invite.email} is invited again.`)
            }
          >
            Send again
          </button>
          <button
            type="button"
            className="button"
            aria-label={`Withdraw the invitation to ${invite.email}`}
            onClick={() =>
              act(() => send('DELETE', `/v1/invites/${invite.id}`), 'The invitation is good no more.')
            }
          >
            Withdraw
          </button>
        </div>
        <Wrong error={failure} />
      </td>
    </tr>
  );
}

function callsOf({ numbers, destinations }: Member, ownCalls: boolean): string {
  const which =
    numbers === null ? '' : `of ${numbers.length === 1 ? 'one number' : `${numbers.length} numbers`}`;
  if (!ownCalls) return which === '' ? 'All' : `Those ${which}`;
  return destinations.length === 0 ? 'None: nothing rings with them' : `Their own ${which}`.trim();
}
