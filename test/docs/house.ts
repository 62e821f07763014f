import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, normalize } from 'node:path';
import { experimental_readRawConfig } from 'wrangler';
import { root } from '../../edge/local/build.ts';

/** Imports of one room by another. */
export interface Import {
  from: string;
  to: string;
  /** Lines that import something that runs. */
  values: number;
  /** Lines that import types only. */
  types: number;
}

/** Something that the Worker is bound to. */
export interface Binding {
  name: string;
  /** What it is, such as `D1` or `Durable Object`. */
  kind: string;
  /** Of a Durable Object its class and the file that has it. */
  object?: { name: string; file: string };
  /** Rooms whose code asks it by its name. */
  usedBy: string[];
}

/** An address that the front door gives to a room. */
export interface Route {
  address: string;
  room: string;
}

/** The house as the code has it. */
export interface House {
  rooms: string[];
  imports: Import[];
  bindings: Binding[];
  routes: Route[];
}

/** Files at the foot of `edge/`, which every room may use. */
export const FOOT = 'foot';

/** The front door. */
export const DOOR = 'worker.ts';

interface Source {
  /** From the project's folder. */
  path: string;
  room: string;
  code: string;
}

/** Reads the code of `edge/` and what the Worker is bound to by `wrangler.toml`. Tests and tools do not count. */
export function readHouse(): House {
  const sources = readdirSync(join(root, 'edge'), { recursive: true, encoding: 'utf8' })
    .map((file) => join('edge', file))
    .filter(
      (file) =>
        /\.tsx?$/.test(file) && !/\.(test|fixture|d)\.tsx?$|\/(cli|local|deploy|released)\//.test(file),
    )
    .sort()
    .map(
      (path): Source => ({
        path,
        room: roomOf(path),
        code: withoutComments(readFileSync(join(root, path), 'utf8')),
      }),
    );
  const imports = importsOf(sources);
  const named = new Set(imports.flatMap(({ from, to }) => [from, to]));
  return {
    rooms: [...named].sort(),
    imports,
    bindings: bindingsOf(sources),
    routes: routesOf(sources.find(({ path }) => path === join('edge', DOOR))?.code ?? ''),
  };
}

function roomOf(path: string): string {
  const [folder = '', room = '', ...rest] = path.split('/');
  if (folder !== 'edge') return folder;
  if (rest.length > 0) return room;
  return room === DOOR ? DOOR : FOOT;
}

function withoutComments(code: string): string {
  return code.replace(/^\s*\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
}

function importsOf(sources: readonly Source[]): Import[] {
  const found = new Map<string, Import>();
  for (const { path, room, code } of sources) {
    for (const [line, target = ''] of code.matchAll(/(?:import|export)[^;'"]*?['"](\.[^'"]+)['"]/g)) {
      const to = roomOf(normalize(join(path, '..', target)));
      if (to === room) continue;
      const key = `${room} ${to}`;
      const one = found.get(key) ?? { from: room, to, values: 0, types: 0 };
      if (/^(import|export)\s+type\b/.test(line)) one.types += 1;
      else one.values += 1;
      found.set(key, one);
    }
  }
  return [...found.values()].sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to));
}

/** The parts of `wrangler.toml` that bind something, and what that is called. */
const KINDS = {
  d1_databases: 'D1',
  r2_buckets: 'R2',
  analytics_engine_datasets: 'Analytics Engine',
} as const;

interface RawConfig extends Record<keyof typeof KINDS, { binding: string }[] | undefined> {
  durable_objects: { bindings: { name: string; class_name: string }[] };
  ratelimits: { name: string }[];
  assets: { binding: string };
}

function bindingsOf(sources: readonly Source[]): Binding[] {
  const { rawConfig } = experimental_readRawConfig({ config: join(root, 'wrangler.toml') });
  const config = rawConfig as unknown as RawConfig;
  const usedBy = (name: string): string[] => {
    const users = sources.filter(({ code }) => new RegExp(`\\benv\\??\\.${name}\\b`).test(code));
    // What a file at the foot asks is asked by the rooms that import it.
    const rooms = users.flatMap(({ path, room }) =>
      room === FOOT ? sources.filter(({ code }) => code.includes(`'../${basename(path)}'`)) : [{ room }],
    );
    return [...new Set(rooms.map(({ room }) => room))].sort();
  };
  const objects = config.durable_objects.bindings.map(({ name, class_name }): Binding => {
    const file = sources.find(({ code }) => code.includes(`class ${class_name} extends DurableObject`))?.path;
    if (file === undefined) throw new Error(`no file has the class ${class_name}`);
    return { name, kind: 'Durable Object', object: { name: class_name, file }, usedBy: usedBy(name) };
  });
  const stores = Object.entries(KINDS).flatMap(([key, kind]) =>
    (config[key as keyof typeof KINDS] ?? []).map(
      ({ binding }): Binding => ({ name: binding, kind, usedBy: usedBy(binding) }),
    ),
  );
  const limits = config.ratelimits.map(
    ({ name }): Binding => ({ name, kind: 'rate limit', usedBy: usedBy(name) }),
  );
  const { binding } = config.assets;
  return [...objects, ...stores, { name: binding, kind: 'files', usedBy: usedBy(binding) }, ...limits];
}

/** What the front door gives to whom: `app.route('/address', room)`, or a handler that imports a room on first use. */
function routesOf(code: string): Route[] {
  const rooms = new Map(
    [...code.matchAll(/import \{([^}]*)\} from '\.\/([\w-]+)\//g)].flatMap(([, names = '', room = '']) =>
      names.split(',').map((name) => [name.trim(), room] as const),
    ),
  );
  return code
    .split(/\napp\./)
    .slice(1)
    .flatMap((handler) => {
      const [, list = ''] =
        /^\w+\(\s*(?:\[[^\]]*\],\s*|'[A-Z]+',\s*)?(\[[^\]]*\]|'[^']*')/.exec(handler) ?? [];
      const addresses = [...list.matchAll(/'(\/[^']*)'/g)].map(([, address = '']) => address);
      const lazy = /import\('\.\/([\w-]+)\//.exec(handler)?.[1];
      const [, eager] =
        [...rooms]
          .map(([name, room]) => [handler.search(new RegExp(`\\b${name}\\b`)), room] as const)
          .filter(([at]) => at !== -1)
          .sort(([a], [b]) => a - b)[0] ?? [];
      const room = lazy ?? eager;
      return room === undefined ? [] : addresses.map((address) => ({ address, room }));
    });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
