/**
 * What `?numberline_debug` shows. The script loads it only when the address says so, as a module from its own origin.
 * It makes elements and sets text, and styles them by a sheet of its own: no policy of a page has to allow more for it.
 */
import { onCLS, onINP, onLCP } from 'web-vitals';
import { examinePage } from '../examine.ts';
import type { State, Tracker } from '../tracker.ts';
import { costOf } from './cost.ts';
import { judge } from './judge.ts';
import { STYLE } from './style.ts';

const page = window as { numberline?: Partial<Tracker> };

const host = document.createElement('numberline-debug');
// The numbers in it are none of the page's.
host.dataset.numberlineSkip = '';
const root = host.attachShadow({ mode: 'open' });
const sheet = new CSSStyleSheet();
const events: string[] = [];
const vitals: Record<string, string> = {};

type Part = Node | string;

function element(name: string, className: string, ...parts: Part[]): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.append(...parts);
  return made;
}

const button = (label: string, act: () => unknown): HTMLElement => {
  const made = element('button', '', label);
  made.addEventListener('click', () => act());
  return made;
};

const facts = (pairs: [string, string][]): HTMLElement =>
  element('dl', '', ...pairs.flatMap(([name, value]) => [element('dt', '', name), element('dd', '', value)]));

function consentFacts({ level, options, said, hasOptedOut }: State): [string, string][] {
  const answers = Object.entries(said).map(([source, consent]) => `${source}: ${consent ?? 'nothing'}`);
  return [
    ['level', level],
    ['data-consent', options.consent ?? 'full'],
    ['said', answers.join(', ') || 'nobody was asked'],
    ['opted out', hasOptedOut ? 'yes (GPC or GPP)' : 'no'],
  ];
}

function visitFacts({ visit, status, options }: State): [string, string][] {
  return [
    ['edge', options.edge],
    ['site', options.site],
    [
      'last answer',
      status === undefined ? 'none asked for' : status === 0 ? 'not reached' : `HTTP ${status}`,
    ],
    ...(visit
      ? ([
          ['visit', visit.visit],
          [
            'ends',
            visit.until > Date.now() ? `in ${Math.round((visit.until - Date.now()) / 1000)} s` : 'now',
          ],
          ['keep every', `${visit.keepEvery} s, while in use`],
          ['ends after', `${visit.endsAfter} s of silence`],
          ['campaign', visit.campaign || 'none'],
        ] as [string, string][])
      : ([['visit', 'none']] as [string, string][])),
  ];
}

function draw(): void {
  const state = page.numberline?.state?.();
  if (!state) return;
  const numbers = examinePage().printed.map((printed) => judge(printed, state));
  const count = (what: string): number => numbers.filter((number) => number.what === what).length;
  root.replaceChildren(
    element(
      'section',
      'panel',
      element(
        'header',
        '',
        element('strong', '', 'Numberline'),
        element(
          'span',
          'summary',
          `${count('swapped')} swapped, ${count('missed')} missed, ${count('other')} other`,
        ),
        button('Look again', draw),
        button('Close', () => host.remove()),
      ),
      element('h2', '', 'Consent'),
      facts(consentFacts(state)),
      element('h2', '', 'Visit'),
      facts(visitFacts(state)),
      element('h2', '', 'Numbers on this page'),
      element(
        'ul',
        'numbers',
        ...numbers.map(({ text, where, what, why }) =>
          element('li', what, element('b', '', what), ` ${text} `, element('i', '', `(${where}) ${why}`)),
        ),
      ),
      element('h2', '', 'What it costs this page'),
      facts([...costOf(performance.getEntriesByName('numberline')), ...Object.entries(vitals)]),
      element('h2', '', 'Since this opened'),
      element('ol', '', ...events.map((event) => element('li', '', event))),
    ),
  );
}

sheet.replaceSync(STYLE);
root.adoptedStyleSheets = [sheet];
document.documentElement.append(host);

for (const event of ['swap', 'fallback', 'error', 'tap']) {
  document.addEventListener(`numberline:${event}`, (told) => {
    events.push(`${event} ${JSON.stringify((told as CustomEvent).detail)}`);
    draw();
  });
}
for (const onVital of [onCLS, onINP, onLCP]) {
  onVital(
    ({ name, value, rating }) => {
      vitals[name] = `${name === 'CLS' ? value.toFixed(3) : `${Math.round(value)} ms`} (${rating})`;
      draw();
    },
    { reportAllChanges: true },
  );
}
draw();
