import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { post } from '../api.ts';
import { chooseCompany } from '../chosen-company.ts';
import { Icon } from '../parts/icon.tsx';
import { useMe } from '../parts/use-me.ts';
import { THEMES, useTheme } from './theme.ts';

/** What belongs to the person rather than to the company: theme, keys, signing out. */
export function Account({ keys }: { keys: () => void }) {
  return (
    <section className="account" aria-label="Account">
      <ThemeSwitch />
      <button type="button" className="button quiet keyboard-only" onClick={keys}>
        Keys <kbd>?</kbd>
      </button>
      <SignOut />
    </section>
  );
}

function ThemeSwitch() {
  const [theme, choose] = useTheme();
  const names = { system: 'System', light: 'Light', dark: 'Dark' };
  return (
    <fieldset className="segments">
      <legend>Theme</legend>
      <div>
        {THEMES.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="theme"
              value={each}
              checked={each === theme}
              onChange={() => choose(each)}
            />
            <span>{names[each]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function SignOut() {
  const { user } = useMe();
  const [failed, setFailed] = useState(false);
  const signOut = async () => {
    try {
      await post('/auth/sign-out', {});
    } catch {
      setFailed(true);
      return;
    }
    chooseCompany(null);
    // A new document, so that nothing of one person's data is there for the next.
    location.assign('/sign-in');
  };
  return (
    <div className="sign-out">
      <Link className="cut" to="/settings/account" title={`Your account: ${user.email}`}>
        {user.email}
      </Link>
      <button type="button" className="button quiet" onClick={signOut}>
        <Icon name="out" />
        Sign out
      </button>
      {failed && (
        <p role="alert" className="field-error">
          Signing out did not work. You are still signed in; try again.
        </p>
      )}
    </div>
  );
}
