import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { me, welcome } from './api.ts';
import { readSearch } from './calls/log-question.ts';
import { NothingHere } from './shell/nothing-here.tsx';
import { Shell } from './shell/shell.tsx';
import { OutOfReach, StillLoading } from './shell/whole-page.tsx';
import { returnPath } from './sign-in/return-path.ts';

interface Context {
  queryClient: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ notFoundComponent: NothingHere });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { back?: string } =>
    typeof search.back === 'string' ? { back: search.back } : {},
  beforeLoad: async ({ context, search }) => {
    if ((await context.queryClient.fetchQuery(me)) !== null)
      throw redirect({ href: returnPath(search.back), replace: true });
  },
  // Without the welcome there is still the form.
  loader: ({ context }) => context.queryClient.ensureQueryData(welcome).catch(() => null),
  component: lazyRouteComponent(() => import('./sign-in/sign-in.tsx'), 'SignIn'),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    const known = await context.queryClient.fetchQuery(me);
    if (known === null) throw redirect({ to: '/sign-in', search: { back: location.href }, replace: true });
    return { me: known };
  },
  component: Shell,
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/calls', replace: true });
  },
});

const calls = createRoute({
  getParentRoute: () => signedIn,
  path: '/calls',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./calls/call-log.tsx'), 'CallLog'),
});

/** The log stays where it is and shows the call at its side, so this route draws nothing of its own. */
const call = createRoute({ getParentRoute: () => calls, path: '$id' });

const pools = createRoute({
  getParentRoute: () => signedIn,
  path: '/pools',
  component: lazyRouteComponent(() => import('./pools/pools-screen.tsx'), 'PoolsScreen'),
});

const tree = root.addChildren([signIn, signedIn.addChildren([home, calls.addChildren([call]), pools])]);

export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingMs: 400,
    defaultPendingComponent: StillLoading,
    defaultErrorComponent: OutOfReach,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
