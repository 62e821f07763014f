import { Link } from '@tanstack/react-router';
import { useTitle } from '../parts/use-title.ts';
import { BRAND_NAME } from './brand-name.ts';

/** An address that leads nowhere. */
export function NothingHere() {
  useTitle('Nothing here');
  return (
    <main className="whole-page">
      <h1>Nothing here</h1>
      <p>
        This address does not lead to a page of {BRAND_NAME}. It may have been typed wrong or be out of date.
      </p>
      <p>
        <Link to="/calls">Go to the calls</Link>
      </p>
    </main>
  );
}
