import { afterAll, beforeAll, describe, test } from 'vitest';
import { CANDIDATES, reasonToSkip } from './available.ts';
import type { Engine, EngineName, Tab } from './engine.ts';

/** What a spec plays on. */
export interface Scene {
  engine: EngineName;
  /** A new visitor, gone when the spec ends. */
  visitor(options?: { canHide?: boolean }): Promise<Tab>;
  /** Has something done when the spec ends, last thing first. */
  after(undo: () => unknown): void;
}

/** Vitest's `test`, for one engine. */
export type Spec = (behaviour: string, body: (scene: Scene) => Promise<void>) => void;

/**
 * Runs specs on every engine: the engines at the same time, the specs of each one after the other. An engine that is
 * not on this machine is skipped with the reason, and in CI it is a failure: there, green means that all were asked.
 */
export function onEachEngine(behaviour: string, specs: (spec: Spec) => void): void {
  describe(behaviour, () => {
    for (const candidate of CANDIDATES) {
      const reason = reasonToSkip(candidate);
      if (reason !== null) {
        test(candidate.name, ({ skip }) => {
          if (process.env.CI !== undefined) throw new Error(reason);
          console.log(`Skipped: ${reason}`);
          skip(reason);
        });
        continue;
      }
      describe(candidate.name, { concurrent: true }, () => {
        let engine: Engine;
        beforeAll(async () => {
          engine = await candidate.start();
        });
        afterAll(() => engine?.close());
        specs((behaviour, body) => {
          test(behaviour, { concurrent: false }, ({ onTestFinished }) =>
            body({
              engine: candidate.name,
              after: (undo) => onTestFinished(async () => void (await undo())),
              async visitor(options) {
                const tab = await engine.open(options);
                onTestFinished(() => tab.close());
                return tab;
              },
            }),
          );
        });
      });
    }
  });
}
