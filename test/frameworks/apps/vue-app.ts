import { defineComponent, h, onMounted, ref } from 'vue';

/** As the React app. */
export const App = defineComponent(() => {
  const times = ref(0);
  const isOpen = ref(true);
  onMounted(() => dispatchEvent(new Event('alive')));
  return () =>
    h('main', [
      h('p', { id: 'phone' }, `Our number is (312) 555-0123, asked ${times.value} times.`),
      h('p', { id: 'half' }, [h('b', '(312)'), ` 555-0123, line ${times.value}`]),
      h('p', { id: 'parts' }, ['Call ', h('b', '(312)'), ' 555-', '0123', ' or write, ', times.value]),
      h(
        'a',
        { id: 'call', href: 'tel:+13125550123', title: `Call 312-555-0123 (${times.value})` },
        '312.555.0123',
      ),
      isOpen.value
        ? h(
            'ul',
            { id: 'branches' },
            ['North', 'South'].map((name) => h('li', { key: name + times.value }, [name, ': 312 555 0123'])),
          )
        : null,
      h('button', { id: 'again', type: 'button', onClick: () => times.value++ }, 'Again'),
      h(
        'button',
        {
          id: 'toggle',
          type: 'button',
          onClick: () => {
            isOpen.value = !isOpen.value;
          },
        },
        'Toggle',
      ),
    ]);
});
