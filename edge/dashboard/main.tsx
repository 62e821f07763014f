import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { makeQueryClient, me } from './api.ts';
import { makeRouter } from './routes.tsx';

// After a deploy the files this page would load next are gone: load the page anew, with the new ones. Once in ten
// seconds at most, so that a file that is really missing cannot make the page spin.
window.addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem('numberline.reloaded') ?? 0);
  if (Date.now() - last < 10_000) return;
  sessionStorage.setItem('numberline.reloaded', String(Date.now()));
  location.reload();
});

const queryClient = makeQueryClient(() => {
  queryClient.removeQueries({ queryKey: me.queryKey });
  // The guard of the routes asks again who is there, and shows the sign-in.
  void router.invalidate();
});
const router = makeRouter(queryClient);

// The screen's own files are fetched while the guard asks who is there, not after; in a task of its own, because this one is long.
setTimeout(() => {
  for (const { routeId } of router.matchRoutes(router.latestLocation)) {
    const route = router.routesById[routeId as keyof typeof router.routesById];
    void router.loadRouteChunk(route)?.catch(() => undefined);
  }
});

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no element with the id "root"');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
