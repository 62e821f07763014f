/** A number that a page prints or dials, and why the script would leave it alone. */
export interface Printed {
  /** The text around it: a line, an attribute or a link. */
  text: string;
  where: 'text' | 'link' | 'label' | 'structured data' | 'frame';
  /** Why the script does not touch what stands here; `null` where it does. */
  leftAlone: string | null;
}

/** A script tag that looks like ours. */
export interface Tag {
  src: string;
  site: string | null;
  edge: string | null;
  consent: string | null;
  /** The `type` an optimiser gave it so that it does not run yet; `null` for one that runs. */
  heldBackAs: string | null;
}

/** What a page says of itself. */
export interface PageFacts {
  title: string;
  tags: Tag[];
  /** `numberline('start', …)` was queued or called without a tag. */
  hasCommand: boolean;
  /** The script runs on this page. */
  isRunning: boolean;
  consentTools: string[];
  optimisers: string[];
  tagManager: boolean;
  printed: Printed[];
}

/** Looks at the open page. It is handed over as text, so it stands alone. */
export function examinePage(): PageFacts {
  const { numberline } = window as { numberline?: { stop?: unknown; q?: ArrayLike<unknown>[] } };
  const scripts = [...document.querySelectorAll('script')];
  const sources = scripts.map(
    (script) => `${script.getAttribute('src')} ${script.dataset.src} ${script.dataset.rocketSrc}`,
  );
  const loads = (pattern: RegExp): boolean => sources.some((source) => pattern.test(source));
  const held = (pattern: RegExp): boolean => scripts.some(({ type }) => pattern.test(type));
  const has = (name: string): boolean => name in window;
  const named = (found: Record<string, boolean>): string[] =>
    Object.keys(found).filter((name) => found[name]);

  const OURS = /\/numberline(\.core)?(\.min)?\.js(\?|$)/;
  const tags = scripts.flatMap((script): Tag[] => {
    const src = script.getAttribute('src') || script.dataset.rocketSrc || script.dataset.src || '';
    if (!OURS.test(src) && !(script.dataset.site && script.dataset.edge)) return [];
    const { site = null, edge = null, consent = null } = script.dataset;
    const runs = !script.type || /^(module|(text|application)\/(java|ecma)script)$/i.test(script.type);
    return [
      {
        src: src && new URL(src, location.href).href,
        site,
        edge,
        consent,
        heldBackAs: runs ? null : script.type,
      },
    ];
  });

  const consentTools = named({
    OneTrust: has('OneTrust') || loads(/otSDKStub|cookielaw\.org/),
    Cookiebot: has('Cookiebot') || loads(/consent\.cookiebot\./),
    Usercentrics: has('UC_UI') || loads(/usercentrics\.eu/),
    Didomi: has('Didomi') || loads(/didomi\.io/),
    iubenda: has('_iub') || loads(/iubenda\.com/),
    CookieYes: has('getCkyConsent') || loads(/cookieyes\.com/),
    Complianz: has('complianz') || loads(/complianz/),
    Osano: has('Osano') || loads(/osano\.com/),
    Termly: has('Termly') || loads(/termly\.io/),
    Klaro: has('klaro'),
    'IAB TCF': has('__tcfapi'),
    'IAB GPP': has('__gpp'),
    'WP Consent API': has('wp_has_consent'),
    'Google Consent Mode': [...((window as { dataLayer?: ArrayLike<unknown>[] }).dataLayer ?? [])].some(
      (entry) => entry?.[0] === 'consent',
    ),
  });

  const optimisers = named({
    'WP Rocket':
      held(/rocketlazyloadscript/) || loads(/wp-rocket|\/cache\/min\//) || has('RocketLazyLoadScripts'),
    LiteSpeed: held(/litespeed\/javascript/) || loads(/litespeed/),
    'Rocket Loader': loads(/rocket-loader(\.min)?\.js/) || held(/^[\da-f]{16,}-/),
    Autoptimize: loads(/autoptimize/),
    'SG Optimizer': loads(/siteground-optimizer/),
    'Flying Scripts': held(/flyingscripts/) || loads(/flying-scripts/),
  });

  const printed: Printed[] = [];
  const DIGITS = /\d(?:[^\da-z]{0,4}[\da-z]){6}/i;
  const keep = (text: string | null, where: Printed['where'], leftAlone: string | null = null): void => {
    const line = (text ?? '').replace(/\s+/g, ' ').trim();
    if (DIGITS.test(line)) printed.push({ text: line, where, leftAlone });
  };
  const REASONS: [selector: string, reason: string][] = [
    ['[data-numberline-skip]', 'it is in data-numberline-skip'],
    ['noscript', 'it is in noscript'],
    ['textarea', 'a visitor types there'],
    ['select', 'it is a choice in a form'],
    ['[contenteditable]', 'a visitor edits it'],
  ];
  const reasonAt = (element: Element | null): string | null =>
    REASONS.find(([selector]) => element?.closest(selector))?.[1] ?? null;

  const lookThrough = (root: Document | ShadowRoot): void => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let line = '';
    let block: Element | null = null;
    let reason: string | null = null;
    const endLine = (): void => {
      keep(line, 'text', reason);
      line = '';
    };
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.parentElement;
      if (element?.closest('script, style')) continue;
      let next = element;
      while (next?.parentElement && getComputedStyle(next).display.startsWith('inline'))
        next = next.parentElement;
      const nextReason = reasonAt(element);
      if (next !== block || nextReason !== reason) endLine();
      block = next;
      reason = nextReason;
      line += node.nodeValue;
    }
    endLine();

    for (const element of root.querySelectorAll('*')) {
      const alone = reasonAt(element);
      const href = element.getAttribute('href');
      if (href !== null && /^\s*(tel|sms|callto|facetime[a-z-]*):/i.test(href)) keep(href, 'link', alone);
      else if (/(wa\.me\/|[?&]phone=)/.test(href ?? ''))
        keep(href, 'link', 'it is a web address (WhatsApp or other)');
      for (const name of ['title', 'alt', 'aria-label', 'placeholder'])
        keep(element.getAttribute(name), 'label', alone);
      if (element instanceof HTMLInputElement && element.type !== 'hidden') {
        const isButton = element.type === 'button' || element.type === 'submit';
        keep(element.value, 'label', isButton ? alone : 'a visitor types there');
      }
      if (element instanceof HTMLScriptElement && element.type === 'application/ld+json')
        for (const text of element.text.match(/"[^"]*"/g) ?? [])
          keep(text.slice(1, -1), 'structured data', 'search engines compare it');
      if (element instanceof HTMLIFrameElement) keepFrame(element);
      if (element.shadowRoot && !alone) lookThrough(element.shadowRoot);
    }
  };

  const keepFrame = (frame: HTMLIFrameElement): void => {
    // Of another origin, it is closed to the script and to us.
    for (const text of `${frame.contentDocument?.body?.innerText ?? ''}`.split('\n'))
      keep(text, 'frame', 'it is in a frame, which is a page of its own');
  };

  lookThrough(document);
  return {
    title: document.title,
    tags,
    hasCommand: !!numberline?.q?.some((command) => command[0] === 'start'),
    isRunning: !!numberline?.stop,
    consentTools,
    optimisers,
    tagManager: loads(/googletagmanager\.com\/gtm\.js/),
    printed,
  };
}
