/**
 * What differs between the builds, known when they are made: code behind a constant that is false is not in the file.
 * This module is as the whole script, the npm package and the tests see it; `rollup.config.ts` has another for the rest.
 */

/** Everything, or only what a page needs to show a visit its number. */
export const FULL = true;
