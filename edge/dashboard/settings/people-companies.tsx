import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post, request, send } from '../api.ts';
import { chooseCompany } from '../chosen-company.ts';
import { Loaded } from '../parts/states.tsx';
import { useMe } from '../parts/use-me.ts';
import { Wrong } from '../parts/wrong.tsx';
import { useForm } from '../sign-in/use-form.ts';
import { Line } from '../sign-in/way-in.tsx';
import { members } from './people-api.ts';
import { Confirm } from './people-confirm.tsx';

/** `GET /v1/account` */
interface Account {
  name: string;
  owners: { id: string; name: string; email: string }[];
  companies: { id: string; name: string; timeZone: string }[];
}

const account = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => request<Account>('/v1/account', { signal }),
});

/** The companies of the account and who owns all of them; only for its owners. */
export function CompaniesSection() {
  const { company } = useMe();
  const client = useQueryClient();
  const answer = useQuery(account);
  const people = useQuery(members).data?.users ?? [];
  const [leaving, setLeaving] = useState<Account['owners'][number] | null>(null);
  const refresh = () => Promise.all([answer.refetch(), client.invalidateQueries({ queryKey: ['people'] })]);
  const making = useForm(async ({ name = '', timeZone = '' }) => {
    const made = await post<{ id: string }>('/v1/companies', { name, timeZone });
    chooseCompany(made.id);
    location.assign('/');
  });
  const owning = useForm(async ({ user = '' }) => {
    await send('PUT', `/v1/account/owners/${user}`);
    await refresh();
  });
  return (
    <section className="people-section" aria-labelledby="people-companies">
      <h2 id="people-companies">Companies</h2>
      <Loaded query={answer} what="the companies">
        {({ companies, owners }) => (
          <>
            <ul>
              {companies.map(({ id, name, timeZone }) => (
                <li key={id}>
                  <strong>{name}</strong> <span className="hint">{timeZone}</span>
                  {id === company.id && <span className="aside">This one</span>}
                </li>
              ))}
            </ul>
            <form className="people-form narrow" onSubmit={making.submit}>
              <h3>Make a company</h3>
              <Line label="Name of the company" name="name" maxLength={100} />
              <Line
                label="Time zone"
                name="timeZone"
                defaultValue={Intl.DateTimeFormat().resolvedOptions().timeZone}
              />
              <Wrong error={making.failure} />
              <div className="people-actions">
                <button type="submit" className="button" disabled={making.busy}>
                  Make it and go there
                </button>
              </div>
            </form>
            <h3>Owners of the account</h3>
            <ul>
              {owners.map((owner) => (
                <li key={owner.id}>
                  {owner.name} <span className="hint">{owner.email}</span>{' '}
                  {owners.length > 1 && (
                    <button type="button" className="button" onClick={() => setLeaving(owner)}>
                      {owner.name} owns it no longer
                    </button>
                  )}
                </li>
              ))}
            </ul>
            <form className="people-form narrow" onSubmit={owning.submit}>
              <div className="field">
                <label htmlFor="people-owner">Make another one</label>
                <select id="people-owner" name="user" required defaultValue="">
                  <option value="" disabled>
                    Somebody who works here
                  </option>
                  {people
                    .filter((one) => !one.ownsAccount)
                    .map((one) => (
                      <option key={one.id} value={one.id}>
                        {one.name}
                      </option>
                    ))}
                </select>
              </div>
              <Wrong error={owning.failure} />
              <div className="people-actions">
                <button type="submit" className="button" disabled={owning.busy}>
                  Make them an owner of every company
                </button>
              </div>
            </form>
            {leaving !== null && (
              <Confirm
                title={`${leaving.name} owns the account no longer?`}
                text="They keep the roles they have in single companies."
                action="Yes"
                close={() => setLeaving(null)}
                work={() => send('DELETE', `/v1/account/owners/${leaving.id}`)}
                after={refresh}
              />
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}
