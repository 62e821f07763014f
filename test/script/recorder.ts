import { NOTE_ERRORS } from '../engines/engine.ts';

/** What `window.recorded` holds of the page a visitor is on. */
export interface Recorded {
  /** What `#phone` said when a frame was about to be painted, without repetitions. */
  frames: string[];
  /** What the page's content security policy was broken by. */
  violations: string[];
  /** The script's events and their details, oldest first. */
  events: { type: string; detail: unknown }[];
  /** Every node of the document as it was parsed. */
  nodes: Node[];
  /** Whether the page came back from the back/forward cache. */
  isRestored: boolean;
}

function record(): void {
  const recorded: Recorded = { frames: [], violations: [], events: [], nodes: [], isRestored: false };
  Object.assign(window, { recorded });

  const sample = () => {
    const text = document.querySelector('#phone')?.textContent;
    if (text && text !== recorded.frames[recorded.frames.length - 1]) recorded.frames.push(text);
    requestAnimationFrame(sample);
  };
  requestAnimationFrame(sample);

  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
    recorded.violations.push(`${violatedDirective} ${blockedURI} ${sample}`);
  });
  for (const type of ['swap', 'fallback', 'error']) {
    document.addEventListener(`numberline:${type}`, (event) => {
      recorded.events.push({ type, detail: (event as CustomEvent).detail });
    });
  }
  document.addEventListener('DOMContentLoaded', () => {
    const walker = document.createTreeWalker(document);
    for (let node: Node | null = document; node; node = walker.nextNode()) recorded.nodes.push(node);
  });
  addEventListener('pageshow', ({ persisted }) => {
    recorded.isRestored = persisted;
  });
}

/** First script of every test page: notes what can be seen of the page from its first moment on. */
export const RECORDER = `${NOTE_ERRORS}(${record})();`;
