import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { FILE, template } from '../../gtm-template/build.ts';
import { refusedIn } from './language.ts';
import { matches, Refused } from './sandbox.ts';
import { runScenario } from './scenario.ts';
import { type Parameter, type Permissions, readTemplate } from './template.ts';

const folder = join(import.meta.dirname, '..', '..', 'gtm-template');
const file = readFileSync(FILE, 'utf8');
const read = readTemplate(file);
const { scenarios, setup } = read.tests;

test('the template is what its parts make (npm run build:gtm)', () => {
  expect(file).toBe(template());
});

describe('its own tests', () => {
  test.each(scenarios.map(({ name, code }) => [name, code]))('%s', (_, code) => runScenario(read, code));

  test('notice a template that does nothing', () => {
    const failed = scenarios.filter(({ code }) => {
      try {
        runScenario({ ...read, code: '' }, code);
        return false;
      } catch {
        return true;
      }
    });
    expect(failed.map(({ name }) => name)).toEqual(scenarios.map(({ name }) => name));
  });

  test('go through every branch of the code', () => {
    // Each condition, forced either way, breaks one of them.
    const conditions = [...read.code.matchAll(/(?<=if \()(.+)(?=\) \{$)|(?<= = )isGranted\(\)(?= \?)/gm)];
    expect(conditions.length).toBe(5);
    for (const { 0: condition, index } of conditions) {
      for (const forced of ['true', 'false']) {
        const code = read.code.slice(0, index) + forced + read.code.slice(index + condition.length);
        const isNoticed = scenarios.some((scenario) => {
          try {
            runScenario({ ...read, code }, scenario.code);
            return false;
          } catch {
            return true;
          }
        });
        expect(isNoticed, `${condition} as ${forced}`).toBe(true);
      }
    }
  });
});

describe('the language', () => {
  test('is that of the sandbox, in the code and in the tests', () => {
    for (const code of [read.code, setup, ...scenarios.map((scenario) => scenario.code)]) {
      expect(refusedIn(code)).toEqual([]);
    }
  });

  test('of the sandbox is known here', () => {
    expect(refusedIn('const a = /x/;\nnew Date();')).toEqual([
      'Literal in line 1',
      'NewExpression in line 2',
    ]);
    expect(() => refusedIn('f(a,)')).toThrow();
    expect(() => refusedIn('a?.b')).toThrow();
  });
});

describe('the permissions', () => {
  // Without mocks, so that every API asks.
  const everything = `
    runCode({ site: 'site_1', edge: 'https://calls.example.com', consent: 'follow' });
    runCode({ site: 'site_1', edge: 'https://calls.example.com', consent: 'wait' });`;
  const plain = { ...read, tests: { setup: '', scenarios: [] } };
  const failing = {
    ...plain,
    // What is only said when something goes wrong.
    code: `${read.code}\nlog('said');`,
  };

  test('are enough', () => {
    runScenario(failing, everything);
  });

  test.each(without(read.permissions))('are all needed: %s', (_, less) => {
    expect(() => runScenario(failing, everything, less)).toThrow(Refused);
  });

  test('let it load one file, from any host, encrypted', () => {
    const [pattern = ''] = (read.permissions.inject_script?.urls ?? []) as string[];
    expect(matches(pattern, 'https://calls.example.com/numberline.js')).toBe(true);
    expect(matches(pattern, 'http://calls.example.com/numberline.js')).toBe(false);
    expect(matches(pattern, 'https://calls.example.com/other.js')).toBe(false);
    expect(matches(pattern, 'https://calls.example.com/a/numberline.js')).toBe(false);
  });

  test('let it say something in Preview only', () => {
    expect(read.permissions.logging).toEqual({ environments: 'debug' });
  });
});

/** The permissions with one right less, for each right. */
function without(permissions: Permissions): [right: string, less: Permissions][] {
  const whole = Object.keys(permissions).map((name): [string, Permissions] => {
    const { [name]: _, ...others } = permissions;
    return [name, others];
  });
  return [
    ...whole,
    ...withoutRights(permissions, 'access_globals', 'keys'),
    ...withoutRights(permissions, 'access_consent', 'consentTypes'),
  ];
}

function withoutRights(permissions: Permissions, permission: string, list: string): [string, Permissions][] {
  const entries = permissions[permission]?.[list] as Record<string, unknown>[];
  return entries.flatMap((entry, index) =>
    Object.keys(entry)
      .filter((right) => entry[right] === true)
      .map((right): [string, Permissions] => [
        `${permission}: ${right} ${Object.values(entry)[0]}`,
        { ...permissions, [permission]: { [list]: entries.with(index, { ...entry, [right]: false }) } },
      ]),
  );
}

describe('the form', () => {
  const all = read.parameters;
  const field = (name: string): Parameter => {
    const found = all.find((one) => one.name === name);
    if (found === undefined) throw new Error(`there is no field ${name}`);
    return found;
  };
  const accepts = (name: string, value: string): boolean =>
    (field(name).valueValidators ?? []).every(({ type, args }) =>
      type === 'NON_EMPTY' ? value !== '' : RegExp(args?.[0] ?? '').test(value),
    );

  test('says of every field what it is for', () => {
    for (const { name, displayName, help } of all) {
      expect(displayName, name).toBeTruthy();
      expect(help, name).toBeTruthy();
    }
    for (const name of ['site', 'edge']) {
      expect(field(name).valueHint, name).toBeTruthy();
      for (const { errorMessage } of field(name).valueValidators ?? []) expect(errorMessage).toBeTruthy();
    }
  });

  test('offers every field that the code reads, and no other', () => {
    const used = new Set([...read.code.matchAll(/\bdata\.(\w+)/g)].map(([, name]) => name));
    const offered = all.map(({ name }) => name);
    expect([...used].filter((name) => !name?.startsWith('gtmOn')).sort()).toEqual(offered.sort());
  });

  test.each([
    ['site', 'site_7h2k', true],
    ['site', '', false],
    ['site', '<script>', false],
    ['edge', 'https://calls.example.com', true],
    ['edge', 'https://calls.example.com/', true],
    ['edge', 'http://calls.example.com', false],
    ['edge', 'calls.example.com', false],
    ['edge', 'https://calls.example.com/numberline.js', false],
  ])('%s: %s', (name, value, isGood) => {
    expect(accepts(name, value)).toBe(isGood);
  });
});

describe('the gallery', () => {
  test('has the terms, a description and an icon', () => {
    expect(read.terms).toContain('Template Gallery Developer Terms of Service');
    expect(read.info.displayName).toMatch(/^[A-Z][\w ]+$/);
    expect(read.info.displayName).not.toMatch(/official/i);
    expect(read.info.categories.length).toBeGreaterThan(0);
    expect(read.info.description.length).toBeLessThanOrEqual(250);
    const icon = Buffer.from(read.info.brand.thumbnail.split(',')[1] ?? '', 'base64');
    // The size of a PNG stands in its header.
    expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([64, 64]);
  });

  test('has the licence it asks for', () => {
    expect(readFileSync(join(folder, 'LICENSE'), 'utf8')).toContain('Apache License');
  });

  test('has its data', () => {
    const metadata = parse(readFileSync(join(folder, 'metadata.yaml'), 'utf8'));
    expect(URL.canParse(metadata.homepage) && URL.canParse(metadata.documentation)).toBe(true);
    for (const { sha, changeNotes } of metadata.versions) {
      expect(sha).toMatch(/^[0-9a-f]{40}$/);
      expect(changeNotes).toBeTruthy();
    }
  });
});
