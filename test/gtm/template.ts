import { parse } from 'yaml';

/** What a template may do, as it is asked by its sandbox: `access_globals` with `numberline` and `read`, and so on. */
export type Permissions = Record<string, Record<string, unknown>>;

/** A template of Tag Manager, read from its one file. */
export interface Template {
  info: { displayName: string; categories: string[]; description: string; brand: { thumbnail: string } };
  parameters: Parameter[];
  code: string;
  permissions: Permissions;
  tests: { setup: string; scenarios: { name: string; code: string }[] };
  terms: string;
}

/** A field of the tag's form. */
export interface Parameter {
  type: string;
  name: string;
  displayName?: string;
  help?: string;
  valueHint?: string;
  valueValidators?: { type: string; args?: string[]; errorMessage?: string }[];
}

/** In the order in which Tag Manager writes them. */
const SECTIONS = [
  'TERMS_OF_SERVICE',
  'INFO',
  'TEMPLATE_PARAMETERS',
  'SANDBOXED_JS_FOR_WEB_TEMPLATE',
  'WEB_PERMISSIONS',
  'TESTS',
  'NOTES',
];

/** Reads a template. Throws when a section is missing, twice, or not where it belongs. */
export function readTemplate(file: string): Template {
  const [before = '', ...parts] = file.split(/^___([A-Z_]+)___$/m);
  const names = parts.filter((_, index) => index % 2 === 0);
  if (before.trim() !== '' || names.join() !== SECTIONS.join()) throw new Error(`sections: ${names.join()}`);
  const [terms, info, parameters, code, permissions, tests] = parts
    .filter((_, index) => index % 2 === 1)
    .map((text) => text.trim()) as [string, string, string, string, string, string];
  return {
    terms,
    info: JSON.parse(info),
    parameters: JSON.parse(parameters),
    code,
    permissions: readPermissions(JSON.parse(permissions)),
    tests: parse(tests),
  };
}

interface Typed {
  type: number;
  string?: string;
  boolean?: boolean;
  listItem?: Typed[];
  mapKey?: Typed[];
  mapValue?: Typed[];
}

interface Granted {
  instance: { key: { publicId: string }; param: { key: string; value: Typed }[] };
}

function readPermissions(granted: Granted[]): Permissions {
  return Object.fromEntries(
    granted.map(({ instance }) => [
      instance.key.publicId,
      Object.fromEntries(instance.param.map(({ key, value }) => [key, untyped(value)])),
    ]),
  );
}

function untyped({ type, string, boolean, listItem, mapKey, mapValue }: Typed): unknown {
  if (type === 1) return string;
  if (type === 8) return boolean;
  if (type === 2) return listItem?.map(untyped);
  if (type === 3) {
    return Object.fromEntries(
      mapKey?.map((key, index) => [untyped(key), untyped(mapValue?.[index] ?? key)]) ?? [],
    );
  }
  throw new Error(`a permission has a value of the type ${type}`);
}
