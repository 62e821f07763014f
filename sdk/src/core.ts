/**
 * The smallest script tag: as `main.ts`, without what `numberline.ts` adds to a tracker.
 */
import { obeyPage } from './tag.ts';
import { begin } from './tracker.ts';

obeyPage(begin);
