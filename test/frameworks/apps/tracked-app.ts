import { createElement as h, useState } from 'react';
import { TrackedNumber } from '../../../sdk/src/react.ts';

/** A React app that leaves its number to us. */
export function App() {
  const [times, setTimes] = useState(0);
  return h(
    'main',
    null,
    h(
      'p',
      { id: 'phone' },
      h(TrackedNumber, { number: '+13125550123', title: `${times}` }, '(312) 555-0123'),
    ),
    h('button', { id: 'again', type: 'button', onClick: () => setTimes(times + 1) }, 'Again'),
  );
}
