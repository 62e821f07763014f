import { useEffect, useRef } from 'react';

/**
 * A mail as mail programs show it. It has styles inside, which the dashboard's policy allows no page; so its elements are put
 * under a root of their own, and given their styles one by one, which is no markup and therefore allowed. Nothing in it runs.
 */
export function MailPreview({ html }: { html: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const mail = new DOMParser().parseFromString(html, 'text/html');
    root.adoptedStyleSheets = [...mail.querySelectorAll('style')].map(({ textContent }) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(textContent ?? '');
      return sheet;
    });
    const body = document.createElement('div');
    body.className = mail.body.className;
    body.append(...mail.body.childNodes);
    for (const part of [mail.body, ...body.querySelectorAll<HTMLElement>('[style]')]) {
      const style = part.getAttribute('style') ?? '';
      (part === mail.body ? body : part).style.cssText = style;
    }
    for (const image of body.querySelectorAll('img')) {
      // Pictures are had from the host that the page is on.
      const { pathname, search } = new URL(image.src);
      image.src = pathname + search;
    }
    for (const link of body.querySelectorAll('a')) link.target = '_blank';
    root.replaceChildren(body);
  }, [html]);
  return <div ref={host} className="mail-as-sent" />;
}
