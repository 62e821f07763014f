/** What there is already, counted. */
export interface Known {
  carriers: number;
  publishedFlows: number;
  drafts: number;
  pools: number;
  numbersInPools: number;
  sites: number;
  visits: number;
  calls: number;
  /** Of the newest calls, those whose source is known. */
  attributed: number;
}

/** A step on the way to the first attributed call. */
export interface Step {
  id: string;
  title: string;
  state: 'done' | 'next' | 'later';
  /** What is missing, in words; `null` when nothing is. */
  missing: string | null;
}

/** The steps in the order in which each needs those before it. The first that is not done is the next one. */
export function stepsOf(known: Known): Step[] {
  const steps: [id: string, title: string, isDone: boolean, missing: string][] = [
    [
      'carrier',
      'A carrier',
      known.carriers > 0,
      'Numbers are with a carrier, on an account of your own. None is connected.',
    ],
    [
      'flow',
      'A call flow',
      known.publishedFlows > 0,
      known.drafts > 0
        ? 'There is a draft; calls get a flow only once it is published.'
        : 'It says which phone rings. There is none yet.',
    ],
    [
      'pool',
      'A pool',
      known.pools > 0,
      'Numbers of a pool are handed out to visits, one each. There is no pool.',
    ],
    [
      'numbers',
      'Numbers in the pool',
      known.numbersInPools > 0,
      'The pool has no numbers yet; begin with five, and let the checker say how many you need.',
    ],
    ['site', 'Your site', known.sites > 0, 'Say where your site is and which number is printed on it.'],
    [
      'visit',
      'The first visit',
      known.visits > 0,
      'No visit was seen. Paste the line into the head of every page, then open your site.',
    ],
    ['call', 'The first call', known.calls > 0, 'Nobody has called yet. A test call needs no phone.'],
    [
      'attributed',
      'The first call that says where it came from',
      known.attributed > 0,
      known.calls === 0
        ? 'Open your site, and call the number you see there.'
        : 'There are calls, but to numbers that nobody had been shown. Call the number you see on your site.',
    ],
  ];
  const next = steps.findIndex(([, , isDone]) => !isDone);
  return steps.map(([id, title, isDone, missing], index) => ({
    id,
    title,
    state: isDone ? 'done' : index === next ? 'next' : 'later',
    missing: isDone ? null : missing,
  }));
}
