/** A pure part of the house: what it is made of and what says that it does what it should. Paths from the root, globs. */
export interface Core {
  files: readonly string[];
  tests: readonly string[];
}

/**
 * The cores whose tests are tested, by name. Wire types and tables of names are no part of them; of the tests, those that
 * measure time, replay days of traffic or play random calls to their end are not run for every fault.
 */
export const CORES: Readonly<Record<string, Core>> = {
  attribution: { files: pools('attribution', 'evidence'), tests: tests(pools('attribution', 'evidence')) },
  delays: { files: pools('delay-law', 'refit'), tests: tests(pools('delay-law', 'refit')) },
  allocation: {
    files: pools('allocator', 'recency-list'),
    tests: tests(pools('allocator', 'allocator.property', 'recency-list')),
  },
  flows: {
    files: flows('interpreter', 'step', 'graph', 'noted', 'placeholders', 'wall-clock'),
    tests: tests([
      ...flows('interpreter', 'graph', 'noted', 'placeholders'),
      ...named('edge/flows/nodes', 'schedule', 'hangup', 'survey', 'record', 'webhook'),
    ]),
  },
  'flow-nodes': { files: ['edge/flows/nodes/!(*.test).ts'], tests: ['edge/flows/nodes/*.test.ts'] },
  'flow-checks': {
    files: flows('validate', 'graph-checks', 'caller-checks', 'node-checks', 'unfit-destination'),
    tests: tests(flows('validate', 'node-checks', 'unfit-destination', 'nodes/kinds')),
  },
  filters: {
    files: named('edge/filters', 'parse', 'matches', 'sql', 'fields', 'fields-in', 'columns', 'fold-case'),
    tests: ['edge/filters/*.test.ts'],
  },
  rules: { files: ['edge/rules/decide.ts'], tests: ['edge/rules/decide.test.ts'] },
  calls: {
    files: named('edge/calls', 'cap-arithmetic', 'cap-window', 'screening', 'fold'),
    tests: tests(named('edge/calls', 'cap-arithmetic', 'cap-window', 'screening', 'fold')),
  },
  classification: {
    files: [
      ...named('edge/visits', 'source', 'source-rules'),
      ...named('edge/visits/sources', 'channel', 'explain', 'site-table'),
    ],
    tests: [
      ...tests(named('edge/visits', 'source', 'source-rules')),
      ...tests(named('edge/visits/sources', 'site-table')),
    ],
  },
  reports: {
    files: named(
      'edge/reports',
      'spec',
      'plan',
      'report',
      'intervals',
      'dimensions',
      'metrics',
      'local-sql',
      'cost',
    ),
    tests: ['edge/reports/*.test.ts'],
  },
  sizing: {
    files: pools('sizing', 'erlang', 'gamma', 'hour-model', 'minute-model'),
    tests: tests(pools('steady-traffic', 'erlang', 'gamma', 'hour-model', 'minute-model')),
  },
  charts: {
    files: named('edge/charts', 'axes', 'bars', 'line', 'lists', 'spark', 'scene'),
    tests: tests(named('edge/charts', 'lists', 'time', 'picture')),
  },
  number: { files: ['sdk/src/number.ts'], tests: tests(named('sdk/src', 'number', 'swap', 'swap.fuzz')) },
};

function named(folder: string, ...names: string[]): string[] {
  return names.map((name) => `${folder}/${name}.ts`);
}

function pools(...names: string[]): string[] {
  return named('edge/pools', ...names);
}

function flows(...names: string[]): string[] {
  return named('edge/flows', ...names);
}

/** The tests that stand beside some files. */
function tests(files: readonly string[]): string[] {
  return files.map((file) => file.replace(/\.ts$/, '.test.ts'));
}
