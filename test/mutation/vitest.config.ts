import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import whole from '../../vitest.config.ts';

// What `npm run mutants` runs the tests of one core with: the projects that need neither a browser nor the Workers
// runtime, by the folder of their tests.
const FOLDERS: Readonly<Record<string, string>> = { pure: 'edge/', sdk: 'sdk/' };
const TESTS = process.env.MUTANTS_TESTS?.split(',') ?? [];
const SETUP = 'test/mutation/bounded-properties.setup.ts';

export default defineConfig({
  root: join(import.meta.dirname, '..', '..'),
  test: {
    projects: whole.test?.projects?.flatMap((project) => {
      if (typeof project !== 'object' || !('test' in project)) return [];
      const { name, setupFiles = [] } = project.test ?? {};
      const folder = FOLDERS[String(name)];
      const include = TESTS.filter((file) => folder !== undefined && file.startsWith(folder));
      if (include.length === 0) return [];
      // A worker is new for every fault, so its files may share what they import: that takes a fraction of the time.
      return [{ test: { ...project.test, include, isolate: false, setupFiles: [SETUP, setupFiles].flat() } }];
    }),
  },
});
