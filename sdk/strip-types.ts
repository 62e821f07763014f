import { stripTypeScriptTypes } from 'node:module';
import type { Plugin } from 'rollup';

/** Our sources only use types that can be cut out, so Node's own stripper is the whole compiler. */
export const stripTypes: Plugin = {
  name: 'strip-types',
  transform: (code, id) => (id.endsWith('.ts') ? { code: stripTypeScriptTypes(code), map: null } : null),
};
