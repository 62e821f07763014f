import { createElement as h, useEffect, useState } from 'react';

/** Prints a number in the ways an app does, and prints it anew when it is asked to. */
export function App() {
  const [times, setTimes] = useState(0);
  const [isOpen, setOpen] = useState(true);
  useEffect(() => void dispatchEvent(new Event('alive')), []);
  return h(
    'main',
    null,
    h('p', { id: 'phone' }, `Our number is (312) 555-0123, asked ${times} times.`),
    h('p', { id: 'parts' }, 'Call ', h('b', null, '(312)'), ' 555-', '0123', ' or write, ', times),
    h('p', { id: 'half' }, h('b', null, '(312)'), ` 555-0123, line ${times}`),
    h('a', { id: 'call', href: 'tel:+13125550123', title: `Call 312-555-0123 (${times})` }, '312.555.0123'),
    isOpen &&
      h(
        'ul',
        { id: 'branches' },
        ['North', 'South'].map((name) => h('li', { key: name + times }, name, ': 312 555 0123')),
      ),
    h('button', { id: 'again', type: 'button', onClick: () => setTimes(times + 1) }, 'Again'),
    h('button', { id: 'toggle', type: 'button', onClick: () => setOpen(!isOpen) }, 'Toggle'),
  );
}
