// Pasted into a page before the script: queues commands, and begins the visit of a new visitor while the script is
// still on its way. Only for pages that need not ask for consent. `npm run size` holds it to 250 bytes.
{
  const page = document;
  numberline = (...command) => numberline.q.push(command);
  numberline.q = [];
  // Nobody looks, a program drives, or the browser remembers a visit, which is the script's to go on with.
  if (!page.hidden && !navigator.webdriver && !/numberline=/.test(page.cookie))
    numberline.early = fetch('https://calls.example.com/v1/visits', {
      method: 'POST',
      body: JSON.stringify({
        site: 'SITE_KEY',
        touch: { landing: page.URL.split('#')[0], referrer: page.referrer },
      }),
    });
}
