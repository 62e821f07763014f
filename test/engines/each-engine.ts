import { afterAll, beforeAll, describe, onTestFinished, test } from 'vitest';
import { CANDIDATES, reasonToSkip } from './available.ts';
import type { Engine, EngineName, Tab } from './engine.ts';

/** What a spec gets of the engine it runs on. */
export interface Visitors {
  engine: EngineName;
  /** A new visitor, gone when the test ends. */
  visitor(): Promise<Tab>;
}

/**
 * Runs specs on every engine. One that is not on this machine is skipped with the reason, and in CI it is a failure:
 * there, a green run means that all of them were asked.
 */
export function onEachEngine(behaviour: string, specs: (visitors: Visitors) => void): void {
  for (const candidate of CANDIDATES) {
    const reason = reasonToSkip(candidate);
    describe(`${behaviour} (${candidate.name})`, () => {
      if (reason !== null) {
        test(`on ${candidate.name}`, ({ skip }) => {
          if (process.env.CI !== undefined) throw new Error(reason);
          console.log(`Skipped: ${reason}`);
          skip(reason);
        });
        return;
      }
      let engine: Engine;
      beforeAll(async () => {
        engine = await candidate.start();
      });
      afterAll(() => engine?.close());
      specs({
        engine: candidate.name,
        async visitor() {
          const tab = await engine.open();
          onTestFinished(() => tab.close());
          return tab;
        },
      });
    });
  }
}
