// A single-page app: it draws its pages itself and moves between them by the History API. Nothing tells Numberline of a
// new page or of a number that was drawn anew; it sees both.

import { start } from 'numberline';

const PAGES = {
  '/': ['Harbor & Pine Plumbing', 'Day and night: (312) 555-0142'],
  '/prices': ['Prices', 'An hour is $95. Ask us: 312-555-0142'],
  '/contact': ['Contact', '<a href="tel:+13125550142">Call (312) 555-0142</a>, fax (312) 555-0177'],
};

function draw() {
  const [title, text] = PAGES[location.pathname] ?? ['Not found', ''];
  document.title = title;
  document.querySelector('main').innerHTML = `<h1>${title}</h1><p>${text}</p>`;
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('nav a');
  if (!link) return;
  event.preventDefault();
  history.pushState(null, '', link.href);
  draw();
});
addEventListener('popstate', draw);
draw();

const tracker = start({ site: 'SITE_KEY', edge: 'EDGE' });
document.querySelector('#stop').addEventListener('click', () => tracker.stop());
