/**
 * The smallest script tag: as `main.ts`, of what is behind `FULL` nothing.
 */
import { obeyPage } from './tag.ts';
import { start } from './tracker.ts';

obeyPage(start);
