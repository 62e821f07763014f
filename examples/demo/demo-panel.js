// The panel in the corner of the demo site. It is no part of Numberline and no site needs it: it shows what the
// script did to this page, lets you arrive in different ways, and has the built-in carrier place a call.

const PRINTED = '+13125550142';

/** Ways to arrive, as the platforms themselves would tag their links. `id()` is a click id like theirs. */
const id = () => `demo-${Math.random().toString(36).slice(2, 12)}`;
const ARRIVALS = {
  google: () => ({
    path: '/demo/drain-cleaning/',
    tags: {
      utm_source: 'google',
      utm_medium: 'cpc',
      utm_campaign: 'drains-chicago',
      utm_term: 'clogged drain lincoln park',
      gclid: id(),
    },
  }),
  facebook: () => ({
    path: '/demo/services/',
    tags: {
      utm_source: 'facebook',
      utm_medium: 'paid_social',
      utm_campaign: 'water-heater-season',
      utm_content: 'cold-shower-video',
      fbclid: id(),
    },
  }),
  search: () => ({ path: '/demo/', tags: { utm_source: 'google', utm_medium: 'organic' } }),
  bing: () => ({
    path: '/demo/emergency/',
    tags: {
      utm_source: 'bing',
      utm_medium: 'cpc',
      utm_campaign: 'emergency-plumber',
      utm_term: 'burst pipe help',
      msclkid: id(),
    },
  }),
  assistant: () => ({ path: '/demo/', tags: { utm_source: 'chatgpt.com' } }),
};

const CLICK_IDS = { gclid: 'a Google ad', msclkid: 'a Microsoft ad', fbclid: 'Facebook' };

/** Makes an element; `parts` are children or text. */
function element(name, properties = {}, ...parts) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...parts);
  return made;
}

/** `tel:+13125550142`, `tel:312-555-0142` → `+13125550142`. */
function e164(href) {
  const digits = href.replace(/\D/g, '');
  return digits.length === 10 ? `+1${digits}` : `+${digits}`;
}

function printed(number) {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
}

/** Where this address says that the visit came from, in words; `null` when it says nothing. */
function arrivalIn(address) {
  const said = new URL(address).searchParams;
  const source = said.get('utm_source');
  const click = Object.keys(CLICK_IDS).find((name) => said.has(name));
  if (!source) return click ? CLICK_IDS[click] : null;
  const words = [source, said.get('utm_medium')].filter(Boolean).join(' / ');
  const details = [
    said.get('utm_campaign') && `campaign ${said.get('utm_campaign')}`,
    said.get('utm_term') && `keyword “${said.get('utm_term')}”`,
    said.get('utm_content') && `ad ${said.get('utm_content')}`,
  ].filter(Boolean);
  return [words, ...details].join(', ');
}

/** What the first page of this tab's visit said; later pages no longer carry it in their address. */
function arrival() {
  const now = arrivalIn(location.href);
  try {
    if (now) sessionStorage.setItem('demo-arrival', now);
    return (
      now ?? sessionStorage.getItem('demo-arrival') ?? 'no ad: you typed the address or followed a plain link'
    );
  } catch {
    return now ?? 'no ad in this address';
  }
}

/** Forgets this browser's visitor, as a browser that has never been here. */
function forget() {
  for (const name of ['localStorage', 'sessionStorage']) {
    try {
      const store = window[name];
      for (const key of Object.keys(store)) {
        if (/^(numberline|demo-arrival)/.test(key)) store.removeItem(key);
      }
    } catch {
      // Storage is switched off: then there is nothing to forget.
    }
  }
  const labels = location.hostname.split('.');
  const domains = ['', ...labels.map((_, i) => `; domain=${labels.slice(i).join('.')}`)];
  for (const cookie of document.cookie.split('; ')) {
    const name = cookie.split('=')[0] ?? '';
    if (!name.startsWith('numberline')) continue;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser that shows this page.
    for (const domain of domains) document.cookie = `${name}=; path=/; max-age=0${domain}`;
  }
}

/** Opens a page as a visitor whom the script has never seen. */
function arrive({ path, tags }) {
  forget();
  // The script keeps its state when a page is left; forgetting again after that makes it stick.
  window.addEventListener('pagehide', forget);
  document.addEventListener('visibilitychange', forget);
  location.assign(`${path}?${new URLSearchParams(tags)}`);
}

/** What the caller does, by the words for it: keys for the menu, and the area code the call comes from. */
const CALLS = {
  'waits for the front desk': { area: '773', keys: [] },
  'presses 1, an emergency': { area: '773', keys: ['1'] },
  'presses 2, leaves a message': { area: '773', keys: ['2'] },
  'calls from San Francisco': { area: '415', keys: [] },
};

async function placeCall(to, { area, keys }) {
  if (to === PRINTED)
    throw new Error('This is the business’s own number. Arrive as somebody new to see one that rings here.');
  const from = `+1${area}555${String(Math.floor(Math.random() * 10_000)).padStart(4, '0')}`;
  let response;
  try {
    response = await fetch('/simulator/calls', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to, from, script: { keys } }),
    });
  } catch {
    throw new Error('The server does not answer. Is it still running?');
  }
  if (response.ok) return from;
  const problem = await response.json().catch(() => null);
  throw new Error(
    problem?.message
      ? `The call was refused: ${problem.message}.`
      : `The call was refused (${response.status} ${response.statusText}).`,
  );
}

function panel(phone) {
  const shortNumber = element('span');
  const number = element('dd', { className: 'demo-number' });
  const note = element('small');
  const status = element('p', { className: 'demo-status' });
  status.setAttribute('role', 'status');
  const call = element('button', { type: 'button', className: 'demo-call' }, 'Place a test call');
  const does = element('select', {}, ...Object.keys(CALLS).map((words) => element('option', {}, words)));

  const show = () => {
    const current = e164(phone.getAttribute('href') ?? '');
    const isOwn = current === PRINTED;
    number.textContent = printed(current);
    shortNumber.textContent = printed(current);
    note.textContent = isOwn
      ? 'The business’s own number, as printed: nothing was swapped.'
      : `Yours for this visit. Printed on the page is ${printed(PRINTED)}.`;
  };
  show();
  new MutationObserver(show).observe(phone, { attributes: true, attributeFilter: ['href'] });

  call.addEventListener('click', async () => {
    call.disabled = true;
    status.className = 'demo-status';
    status.textContent = 'Calling…';
    try {
      const from = await placeCall(e164(phone.getAttribute('href') ?? ''), CALLS[does.value]);
      const link = element('a', { href: '/calls' }, 'in the dashboard');
      status.replaceChildren(`Calling from ${printed(from)}… the call is `, link, '.');
    } catch (error) {
      status.className = 'demo-status is-wrong';
      status.textContent = error.message;
    }
    call.disabled = false;
  });

  const way = (text, make) => {
    const { path, tags } = make();
    const link = element('a', { href: `${path}?${new URLSearchParams(tags)}` }, text);
    link.addEventListener('click', (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      arrive({ path, tags });
    });
    return element('li', {}, link);
  };
  const somebody = element('button', { type: 'button' }, 'New visitor, another ad');
  somebody.addEventListener('click', () => {
    const others = Object.values(ARRIVALS)
      .map((make) => make().tags)
      .filter((tags) => tags.utm_source !== new URLSearchParams(location.search).get('utm_source'));
    const tags = others[Math.floor(Math.random() * others.length)];
    arrive({ path: location.pathname, tags });
  });

  const details = element(
    'details',
    { className: 'demo-panel' },
    element('summary', {}, 'Numberline demo', shortNumber),
    element(
      'div',
      { className: 'demo-panel-body' },
      element(
        'dl',
        {},
        element('dt', {}, 'You came from'),
        element('dd', {}, arrival()),
        element('dt', {}, 'The number you see'),
        number,
        element('dd', {}, note),
      ),
      element('h2', {}, 'Arrive as somebody new'),
      element(
        'ul',
        {},
        way('From a Google ad', ARRIVALS.google),
        way('From a Facebook ad', ARRIVALS.facebook),
        way('From a search', ARRIVALS.search),
        element('li', {}, somebody),
      ),
      element('label', { className: 'demo-does' }, 'The caller ', does),
      call,
      status,
    ),
  );
  // On a phone the panel would hide the page that it is about.
  details.open = window.matchMedia('(min-width: 48rem)').matches;
  const aside = element('aside', {}, details);
  aside.setAttribute('aria-label', 'Numberline demo');
  // What the panel says about numbers is no number to swap.
  aside.setAttribute('data-numberline-skip', '');
  return aside;
}

const phone = document.getElementById('main-phone');
if (phone) document.body.append(panel(phone));
