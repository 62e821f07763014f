import './shell.css';
import { Link, Outlet } from '@tanstack/react-router';
import { Icon } from '../parts/icon.tsx';
import { useMe } from '../parts/use-me.ts';
import { PHONE, useMedia } from '../parts/use-media.ts';
import { Account, AccountMenu } from './account.tsx';
import { Brand } from './brand.tsx';

/** The frame around every screen of the signed-in part. */
export function Shell() {
  const { company } = useMe();
  const phone = useMedia(PHONE);
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="shell-head">
        <Brand />
        <span className="company">{company.name}</span>
        {phone && <AccountMenu />}
      </header>
      <nav className="shell-nav" aria-label="Main">
        <Link to="/calls">
          <Icon name="calls" />
          Calls
        </Link>
        <Link to="/pools">
          <Icon name="pools" />
          Pools
        </Link>
      </nav>
      {!phone && <Account />}
      <main id="main" className="shell-main" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}
