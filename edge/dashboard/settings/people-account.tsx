import './people.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api.ts';
import { Loaded } from '../parts/states.tsx';
import { useClock, useMe } from '../parts/use-me.ts';
import { Wrong } from '../parts/wrong.tsx';
import { useForm } from '../sign-in/use-form.ts';
import { Line, NewPassword } from '../sign-in/way-in.tsx';
import { shortInstant } from '../words/instants.ts';
import { security } from './people-api.ts';
import { browserName } from './people-browser.ts';
import { PasskeysSection } from './people-passkeys.tsx';
import { TwoFactorSection } from './people-two-factor.tsx';
import { SettingsScreen } from './settings-screen.tsx';

/** A person's own account: password, second factor, and where they are signed in. */
export function AccountScreen() {
  const { user, role, company } = useMe();
  return (
    <SettingsScreen title="Your account">
      <p>
        {user.name}, {user.email}
        {role !== null && `: ${role.name} in ${company.name}`}
      </p>
      <PasswordSection />
      <TwoFactorSection />
      <PasskeysSection />
      <SessionsSection />
    </SettingsScreen>
  );
}

function PasswordSection() {
  const client = useQueryClient();
  const [isDone, setDone] = useState(false);
  const { busy, failure, submit } = useForm(async ({ current = '', password = '' }) => {
    setDone(false);
    await send('PUT', '/v1/me/password', { current, password });
    setDone(true);
    await client.invalidateQueries({ queryKey: security.queryKey });
  });
  return (
    <section className="people-section" aria-labelledby="account-password">
      <h2 id="account-password">Password</h2>
      <form className="people-form narrow" onSubmit={submit}>
        <Line label="Current password" name="current" type="password" autoComplete="current-password" />
        <NewPassword />
        <Wrong error={failure} />
        {isDone && <p role="status">Your password is changed. Every other browser was signed out.</p>}
        <div className="people-actions">
          <button type="submit" className="button" disabled={busy}>
            Change the password
          </button>
        </div>
      </form>
    </section>
  );
}

function SessionsSection() {
  const clock = useClock();
  const answer = useQuery(security);
  const end = useForm(async ({ id = '' }) => {
    await send('DELETE', `/v1/me/sessions${id === '' ? '' : `/${id}`}`);
    await answer.refetch();
  });
  return (
    <section className="people-section" aria-labelledby="account-sessions">
      <h2 id="account-sessions">Where you are signed in</h2>
      <Loaded query={answer} what="your sessions">
        {({ sessions }) => (
          <>
            <table className="people-table">
              <thead>
                <tr>
                  <th scope="col">Browser</th>
                  <th scope="col">Since</th>
                  <th scope="col">End</th>
                </tr>
              </thead>
              <tbody>
                {sessions.map(({ id, browser, isThis, createdAt }) => (
                  <tr key={id}>
                    <td>{browserName(browser)}</td>
                    <td>{shortInstant(createdAt, Date.now(), clock)}</td>
                    <td>
                      {isThis ? (
                        <span className="none">This one</span>
                      ) : (
                        <form onSubmit={end.submit}>
                          <input type="hidden" name="id" value={id} />
                          <button
                            type="submit"
                            className="button"
                            disabled={end.busy}
                            aria-label={`Sign out ${browserName(browser)}`}
                          >
                            Sign out
                          </button>
                        </form>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            <Wrong error={end.failure} />
            {sessions.length > 1 && (
              <form onSubmit={end.submit}>
                <button type="submit" className="button" disabled={end.busy}>
                  Sign out everywhere else
                </button>
              </form>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}
