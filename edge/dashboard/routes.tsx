import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { me, newestCalls, welcome } from './api.ts';
import { readSearch } from './calls/log-question.ts';
import { readReportSearch } from './reports/report-search.ts';
import { readAuditSearch } from './settings/audit-search.ts';
import { NothingHere } from './shell/nothing-here.tsx';
import { Shell } from './shell/shell.tsx';
import { OutOfReach, StillLoading } from './shell/whole-page.tsx';
import { returnPath } from './sign-in/return-path.ts';
import { readView } from './view/view.ts';

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

const forgot = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/forgot',
  component: lazyRouteComponent(() => import('./sign-in/forgot.tsx'), 'Forgot'),
});

const linkSignIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/link',
  component: lazyRouteComponent(() => import('./sign-in/link-sign-in.tsx'), 'LinkSignIn'),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/reset',
  component: lazyRouteComponent(() => import('./sign-in/reset.tsx'), 'Reset'),
});

const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(() => import('./sign-in/join.tsx'), 'Join'),
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
  // An overview of nothing says nothing; the empty log says how to make the first call.
  beforeLoad: async ({ context: { queryClient, me } }) => {
    const may = (permission: string) => me.permissions.includes(permission);
    // Who gets mail only has an account all the same.
    if (!may('view_calls')) throw redirect({ to: '/settings/account', replace: true });
    const newest = await queryClient.fetchQuery(newestCalls('')).catch(() => null);
    const hasOverview = may('view_reports') && newest?.calls.length !== 0;
    throw redirect({ to: hasOverview ? '/overview' : '/calls', replace: true });
  },
});

const overview = createRoute({
  getParentRoute: () => signedIn,
  path: '/overview',
  validateSearch: (search) => readView(search),
  component: lazyRouteComponent(() => import('./overview/overview.tsx'), 'Overview'),
});

const reports = createRoute({
  getParentRoute: () => signedIn,
  path: '/reports',
  validateSearch: readReportSearch,
  component: lazyRouteComponent(() => import('./reports/reports-screen.tsx'), 'ReportsScreen'),
});

const calls = createRoute({
  getParentRoute: () => signedIn,
  path: '/calls',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./calls/call-log.tsx'), 'CallLog'),
});

/** The log stays where it is and shows the call at its side, so this route draws nothing of its own. */
const call = createRoute({ getParentRoute: () => calls, path: '$id' });

const dashboards = createRoute({
  getParentRoute: () => signedIn,
  path: '/dashboards',
  component: lazyRouteComponent(() => import('./dashboards/dashboards-screen.tsx'), 'DashboardsScreen'),
});

const dashboard = createRoute({
  getParentRoute: () => signedIn,
  path: '/dashboards/$id',
  validateSearch: (search): { edit?: true; share?: true } => ({
    ...(search.edit === true ? { edit: true } : {}),
    ...(search.share === true ? { share: true } : {}),
  }),
  component: lazyRouteComponent(() => import('./dashboards/dashboard-screen.tsx'), 'DashboardScreen'),
});

/** For somebody who has a link and no sign-in. */
const share = createRoute({
  getParentRoute: () => root,
  path: '/share/$token',
  component: lazyRouteComponent(() => import('./share/share-screen.tsx'), 'ShareScreen'),
});

const visitor = createRoute({
  getParentRoute: () => signedIn,
  path: '/visitors/$id',
  component: lazyRouteComponent(() => import('./visitor/visitor-screen.tsx'), 'VisitorScreen'),
});

const pools = createRoute({
  getParentRoute: () => signedIn,
  path: '/pools',
  component: lazyRouteComponent(() => import('./pools/pools-screen.tsx'), 'PoolsScreen'),
});

const notifications = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/notifications',
  component: lazyRouteComponent(() => import('./settings/notifications-screen.tsx'), 'NotificationsScreen'),
});

const summaries = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/summaries',
  component: lazyRouteComponent(() => import('./settings/summaries-screen.tsx'), 'SummariesScreen'),
});

const mail = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/mail',
  component: lazyRouteComponent(() => import('./settings/mail-screen.tsx'), 'MailSettingsScreen'),
});

const brand = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/brand',
  component: lazyRouteComponent(() => import('./settings/brand-screen.tsx'), 'BrandScreen'),
});

const pool = createRoute({
  getParentRoute: () => signedIn,
  path: '/pools/$id',
  component: lazyRouteComponent(() => import('./pools/pool-screen.tsx'), 'PoolScreen'),
});

const numbers = createRoute({
  getParentRoute: () => signedIn,
  path: '/numbers',
  component: lazyRouteComponent(() => import('./numbers/numbers-screen.tsx'), 'NumbersScreen'),
});

const checker = createRoute({
  getParentRoute: () => signedIn,
  path: '/checker',
  component: lazyRouteComponent(() => import('./checker/checker-screen.tsx'), 'CheckerScreen'),
});

const sources = createRoute({
  getParentRoute: () => signedIn,
  path: '/sources',
  component: lazyRouteComponent(() => import('./sources/sources-screen.tsx'), 'SourcesScreen'),
});

const flows = createRoute({
  getParentRoute: () => signedIn,
  path: '/flows',
  component: lazyRouteComponent(() => import('./flows/flows-screen.tsx'), 'FlowsScreen'),
});

const flow = createRoute({
  getParentRoute: () => signedIn,
  path: '/flows/$id',
  component: lazyRouteComponent(() => import('./flows/editor-screen.tsx'), 'FlowEditorScreen'),
});

const automations = createRoute({
  getParentRoute: () => signedIn,
  path: '/automations',
  component: lazyRouteComponent(() => import('./automations/automations-screen.tsx'), 'AutomationsScreen'),
});

const media = createRoute({
  getParentRoute: () => signedIn,
  path: '/media',
  component: lazyRouteComponent(() => import('./media/media-screen.tsx'), 'MediaScreen'),
});

const onboarding = createRoute({
  getParentRoute: () => signedIn,
  path: '/start',
  component: lazyRouteComponent(() => import('./onboarding/onboarding-screen.tsx'), 'OnboardingScreen'),
});

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/company-screen.tsx'), 'CompanyScreen'),
});

const destinations = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/destinations',
  component: lazyRouteComponent(() => import('./settings/destinations-screen.tsx'), 'DestinationsScreen'),
});

const carriers = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/carriers',
  component: lazyRouteComponent(() => import('./settings/carriers-screen.tsx'), 'CarriersScreen'),
});

const keys = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/keys',
  component: lazyRouteComponent(() => import('./settings/keys-screen.tsx'), 'KeysScreen'),
});

const integrations = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/integrations',
  component: lazyRouteComponent(() => import('./integrations/integrations-screen.tsx'), 'IntegrationsScreen'),
});

const webhooks = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/webhooks',
  component: lazyRouteComponent(() => import('./settings/webhooks-screen.tsx'), 'WebhooksScreen'),
});

const recordings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/recordings',
  component: lazyRouteComponent(() => import('./settings/recordings-screen.tsx'), 'RecordingsScreen'),
});

const callers = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/callers',
  component: lazyRouteComponent(() => import('./settings/callers-screen.tsx'), 'CallersScreen'),
});

const people = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/people',
  component: lazyRouteComponent(() => import('./settings/people.tsx'), 'PeopleScreen'),
});

const audit = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('./settings/audit-screen.tsx'), 'AuditScreen'),
});

const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/account',
  component: lazyRouteComponent(() => import('./settings/people-account.tsx'), 'AccountScreen'),
});

const tree = root.addChildren([
  signIn,
  share,
  forgot,
  linkSignIn,
  reset,
  join,
  signedIn.addChildren([
    home,
    overview,
    calls.addChildren([call]),
    reports,
    dashboards,
    dashboard,
    visitor,
    pools,
    notifications,
    summaries,
    mail,
    brand,
    people,
    audit,
    account,
    pool,
    numbers,
    checker,
    sources,
    flows,
    flow,
    automations,
    media,
    onboarding,
    settings,
    destinations,
    carriers,
    keys,
    integrations,
    webhooks,
    recordings,
    callers,
  ]),
]);

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
