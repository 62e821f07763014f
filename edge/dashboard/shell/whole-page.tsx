import { type ErrorRouteComponent, useRouter } from '@tanstack/react-router';

/** In the place of a screen that is still being fetched. */
export function StillLoading() {
  return (
    <div className="whole-page" role="status">
      <p>Loading…</p>
    </div>
  );
}

/** In the place of a screen that could not be shown. */
export const OutOfReach: ErrorRouteComponent = ({ error, reset }) => {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <main className="whole-page">
      <h1>This page could not be shown</h1>
      <p role="alert">{error instanceof Error ? error.message : String(error)}</p>
      <p>
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      </p>
    </main>
  );
};
