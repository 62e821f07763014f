import { TrackedNumber, useTrackedNumber } from 'numberline/react';
import { createElement as h, useState } from 'react';

const NUMBER = '+13125550142';

/** The page, on the server and in the browser alike. */
export function App() {
  const [asked, ask] = useState(0);
  const { to } = useTrackedNumber(NUMBER);
  return h(
    'main',
    null,
    h('h1', null, 'Harbor & Pine Plumbing'),
    h('p', { id: 'link' }, 'Call ', h(TrackedNumber, { number: NUMBER }, '(312) 555-0142')),
    h('p', { id: 'text', suppressHydrationWarning: true }, 'Text that is no component: 312.555.0142'),
    h('button', { type: 'button', 'data-dials': to, onClick: () => ask(asked + 1) }, `Asked ${asked} times`),
  );
}
