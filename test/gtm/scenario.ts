import { isDeepStrictEqual } from 'node:util';
import { compileFunction } from 'node:vm';
import { type Api, apisOn, type Page, requireOf } from './sandbox.ts';
import type { Permissions, Template } from './template.ts';

/** What a test of a template said that is not so. */
class Failed extends Error {
  override name = 'Failed';
}

interface Spy {
  calls: unknown[][];
}

/**
 * Runs one scenario of a template's own tests, as Tag Manager's editor does: `setup` before it, in one scope with it. An
 * API that is mocked asks for no permission, one that is not does.
 */
export function runScenario(
  template: Template,
  scenario: string,
  permissions: Permissions = template.permissions,
): void {
  const real = apisOn(emptyPage(), permissions);
  const mocks: Record<string, Api> = {};
  const spies: Record<string, Spy> = {};

  const spy = (name: string, api: Api): Api => {
    const seen = spies[name] ?? { calls: [] };
    spies[name] = seen;
    return (...args) => {
      seen.calls.push(args);
      return api(...args);
    };
  };

  /** A mock counts where it was given before the code required it, as in Tag Manager. */
  const require = requireOf(
    new Proxy(real, { get: (apis, name: string) => mocks[name] ?? (apis[name] && spy(name, apis[name])) }),
  );

  const data = (given: object) => ({
    gtmOnSuccess: spy('gtmOnSuccess', () => {}),
    gtmOnFailure: spy('gtmOnFailure', () => {}),
    ...given,
  });

  run(`${template.tests.setup}\n${scenario}`, {
    require,
    runCode: (given: object) => run(template.code, { require, data: data(given) }),
    mock: (name: string, value: unknown) => {
      const api = typeof value === 'function' ? (value as Api) : () => value;
      mocks[name] = spy(name, api);
    },
    assertApi: (name: string) => assertCalls(name, spies[name]?.calls ?? []),
    assertThat,
    fail: (message: string) => {
      throw new Failed(message);
    },
  });
}

function run(code: string, scope: Record<string, unknown>): void {
  const names = Object.keys(scope);
  compileFunction(`'use strict';\n${code}`, names)(...names.map((name) => scope[name]));
}

function assertCalls(name: string, calls: unknown[][]) {
  const check = (holds: boolean, expected: string): void => {
    if (!holds) throw new Failed(`${name} ${expected}; its calls were ${JSON.stringify(calls)}`);
  };
  return {
    wasCalled: () => check(calls.length > 0, 'was not called'),
    wasNotCalled: () => check(calls.length === 0, 'was called'),
    wasCalledWith: (...args: unknown[]) =>
      check(
        calls.some((call) => isDeepStrictEqual(call, args)),
        `was not called with ${JSON.stringify(args)}`,
      ),
  };
}

function assertThat(actual: unknown) {
  const check = (holds: boolean, expected: string): void => {
    if (!holds) throw new Failed(`${JSON.stringify(actual)} ${expected}`);
  };
  return {
    isEqualTo: (expected: unknown) =>
      check(isDeepStrictEqual(actual, expected), `is not ${JSON.stringify(expected)}`),
    isUndefined: () => check(actual === undefined, 'is not undefined'),
    contains: (part: string) => check(String(actual).includes(part), `does not contain ${part}`),
  };
}

/** A page on which nothing is, and nobody has said anything. */
function emptyPage(): Page {
  return {
    globals: {},
    consent: () => undefined,
    onConsent: () => {},
    load: (_, loaded) => loaded(),
    log: () => {},
  };
}
