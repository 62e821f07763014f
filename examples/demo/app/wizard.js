// "Book a visit": a small single-page app without a framework. Its steps are routes (`?step=when`) in the browser's
// history, and every step prints the phone number anew, in its own way. That is what it is here for: a script that
// looks at a page once would show the wrong number from the second step on.

const PHONE = '+13125550142';

const PROBLEMS = {
  drain: ['A slow or closed drain', '$149 for one drain'],
  heater: ['No hot water', 'repairs from $165'],
  leak: ['A leak', 'priced once we have seen it'],
  fixture: ['A new faucet, toilet or disposal', 'from $120'],
};

const TIMES = {
  morning: ['Tomorrow morning', '8 to 12'],
  afternoon: ['Tomorrow afternoon', '12 to 5'],
  evening: ['Tomorrow evening', '5 to 8, no extra charge'],
  saturday: ['Saturday', '8 to 12'],
};

const STEPS = ['what', 'when', 'where', 'done'];
const TITLES = { what: 'What', when: 'When', where: 'Where', done: 'Confirm' };

const wizard = document.getElementById('wizard');
const answers = {
  what: new URLSearchParams(location.search).get('problem') ?? '',
  when: '',
  zip: '',
  name: '',
};

function element(name, properties = {}, ...parts) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...parts);
  return made;
}

function call(text) {
  return element('a', { href: `tel:${PHONE}` }, text);
}

/** The step the address names, but none beyond the first whose question is still open. */
function step() {
  const named = new URLSearchParams(location.search).get('step') ?? 'what';
  const isAnswered = {
    what: Object.hasOwn(PROBLEMS, answers.what),
    when: Object.hasOwn(TIMES, answers.when),
    where: answers.zip !== '',
    done: false,
  };
  const open = STEPS.find((name) => !isAnswered[name]);
  const isAhead = !STEPS.includes(named) || STEPS.indexOf(named) > STEPS.indexOf(open);
  return isAhead ? open : named;
}

function go(name) {
  history.pushState(null, '', `/demo/app/?step=${name}`);
  render(true);
}

function choices(question, name, options) {
  const list = Object.entries(options).map(([value, [text, hint]]) =>
    element(
      'label',
      { className: 'choice' },
      element('input', { type: 'radio', name, value, checked: answers[name] === value, required: true }),
      element('span', {}, text, element('small', {}, hint)),
    ),
  );
  return element(
    'fieldset',
    {},
    element('legend', { tabIndex: -1 }, question),
    element('div', { className: 'choices' }, ...list),
  );
}

function field(text, properties) {
  return element('label', { className: 'field' }, text, element('input', properties));
}

function help(...parts) {
  return element('p', { className: 'wizard-help' }, ...parts);
}

/** What each step shows above its buttons, and how it offers the phone below them. */
const VIEWS = {
  what: () => ({
    above: [choices('What is wrong?', 'what', PROBLEMS)],
    below: [help('Something else, or water is running? Call ', call('(312) 555-0142'), '.')],
  }),
  when: () => {
    const desk = help('Looking for a time today…');
    // As a page does that asks its server first: the number comes later than the step.
    setTimeout(() => {
      desk.replaceChildren('Need somebody today? The desk can see every truck: ', call('312.555.0142'), '.');
    }, 700);
    return { above: [choices('When should we come?', 'when', TIMES)], below: [desk] };
  },
  where: () => {
    const number = call('');
    number.append(
      element('span', {}, '312'),
      '-',
      element('span', {}, '555'),
      '-',
      element('span', {}, '0142'),
    );
    const question = element(
      'fieldset',
      {},
      element('legend', { tabIndex: -1 }, 'Where are you?'),
      field('ZIP code', {
        name: 'zip',
        inputMode: 'numeric',
        autocomplete: 'postal-code',
        pattern: '[0-9]{5}',
        maxLength: 5,
        title: 'Five digits, such as 60614',
        required: true,
        value: answers.zip,
      }),
      field('Your name', { name: 'name', autocomplete: 'name', required: true, value: answers.name }),
    );
    return { above: [question], below: [help('Outside Chicago? Ask us first: ', number, '.')] };
  },
  done: () => ({
    above: [
      element('h2', { tabIndex: -1 }, `Nearly there${answers.name ? `, ${answers.name}` : ''}.`),
      element(
        'dl',
        {},
        element('dt', {}, 'What'),
        element('dd', {}, PROBLEMS[answers.what].join(', ')),
        element('dt', {}, 'When'),
        element('dd', {}, TIMES[answers.when].join(', ')),
        element('dt', {}, 'Where'),
        element('dd', {}, `ZIP ${answers.zip}`),
      ),
      element(
        'p',
        {},
        'We confirm every visit by phone, so that a person has heard what is wrong. Please call ',
        call('+1 (312) 555-0142'),
        ' and ask for this time. This is a demonstration: nothing has been sent.',
      ),
    ],
    below: [],
  }),
};

function progress(current) {
  const items = STEPS.map((name, i) => {
    const item = element('li', { className: i < STEPS.indexOf(current) ? 'is-done' : '' }, TITLES[name]);
    if (name === current) item.setAttribute('aria-current', 'step');
    return item;
  });
  return element('ol', { className: 'wizard-steps' }, ...items);
}

function buttons(current) {
  const made = element('div', { className: 'wizard-buttons' });
  if (current !== 'done') {
    made.append(element('button', { type: 'submit', className: 'button' }, 'Continue'));
  }
  if (current !== 'what') {
    const back = element('button', { type: 'button', className: 'button button-quiet' }, 'Back');
    back.addEventListener('click', () => history.back());
    made.append(back);
  }
  return made;
}

/** Draws the step of the address. `moves` says that the visitor went there, so that the keyboard follows. */
function render(moves) {
  const current = step();
  if (new URLSearchParams(location.search).has('step')) {
    history.replaceState(null, '', `/demo/app/?step=${current}`);
  }
  const { above, below } = VIEWS[current]();
  const form = element('form', {}, progress(current), ...above, buttons(current), ...below);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    for (const [name, value] of new FormData(form)) answers[name] = String(value).trim();
    go(STEPS[STEPS.indexOf(current) + 1]);
  });
  wizard.replaceChildren(form);
  document.title = `${TITLES[current]} · Book a visit, or call (312) 555-0142`;
  if (moves) form.querySelector('[tabindex="-1"]')?.focus({ preventScroll: true });
}

window.addEventListener('popstate', () => render(true));
render(false);
