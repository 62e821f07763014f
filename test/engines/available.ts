import { findChromium } from '../chromium.ts';
import { startChromium } from './chromium.ts';
import type { Engine, EngineName } from './engine.ts';
import { findFirefox, startFirefox } from './firefox.ts';
import { findWebKit, startWebKit } from './webkit.ts';

/** An engine that the specs run on, here or not. */
export interface Candidate {
  name: EngineName;
  /** Debian's packages that it needs. */
  packages: string[];
  /** Whether this machine has all of it. */
  isHere: boolean;
  start(): Promise<Engine>;
}

export const CANDIDATES: Candidate[] = [
  {
    name: 'chromium',
    packages: ['chromium', 'fonts-liberation'],
    isHere: findChromium() !== null,
    start: startChromium,
  },
  { name: 'firefox', packages: ['firefox-esr'], isHere: findFirefox() !== null, start: startFirefox },
  {
    name: 'webkit',
    packages: ['webkit2gtk-driver', 'xvfb'],
    isHere: findWebKit() !== null,
    start: startWebKit,
  },
];

/** Why specs do not run on an engine or a tool, and what would make them; `null` when they do. */
export function reasonToSkip({
  name,
  packages,
  isHere,
}: Pick<Candidate, 'packages' | 'isHere'> & { name: string }): string | null {
  return isHere ? null : `there is no ${name} on this machine: apt-get install ${packages.join(' ')}`;
}
