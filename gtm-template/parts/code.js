const addConsentListener = require('addConsentListener');
const callInWindow = require('callInWindow');
const createArgumentsQueue = require('createArgumentsQueue');
const injectScript = require('injectScript');
const isConsentGranted = require('isConsentGranted');
const log = require('logToConsole');

// What is kept in the browser, and what it is kept for.
const NEEDED = ['ad_storage', 'analytics_storage'];

const edge = data.edge.charAt(data.edge.length - 1) === '/' ? data.edge.slice(0, -1) : data.edge;
const url = edge + '/numberline.js';

// Keeps what the script is to be told until it has come. Called by its name every time, because the script puts a
// function of its own in this one's place.
createArgumentsQueue('numberline', 'numberline.q');
const tell = (command, what, listener) => callInWindow('numberline', command, what, listener);

const isGranted = () => NEEDED.every((type) => isConsentGranted(type));
const tellConsent = () => tell('consent', isGranted() ? 'granted' : 'denied');

const follows = !data.consent || data.consent === 'follow';
// Not granted is not "off": the number of the source needs no storage.
const mode = isGranted() ? 'full' : 'cookieless';
tell('start', { site: data.site, edge: edge, consent: follows ? mode : data.consent });
if (follows) {
  tellConsent();
  NEEDED.forEach((type) => {
    addConsentListener(type, tellConsent);
  });
}

// In Preview only: visitors see the site's own number, and nothing else.
tell('on', 'error', (problem) => {
  if (problem.status === 404) {
    log(
      'Numberline: ' +
        edge +
        ' does not know the site key "' +
        data.site +
        '". Copy it from the dashboard, under Sites.'
    );
  } else if (problem.status === 403) {
    log(
      'Numberline: the site with the key "' +
        data.site +
        '" does not allow the address of this page. Add it in the dashboard, under Sites.'
    );
  } else if (problem.status === 0) {
    log('Numberline: ' + edge + ' cannot be reached.');
  } else {
    log('Numberline: ' + edge + ' answered with the status ' + problem.status + '.');
  }
});

injectScript(
  url,
  data.gtmOnSuccess,
  () => {
    log('Numberline: the script could not be loaded from ' + url + '. Check the edge URL.');
    data.gtmOnFailure();
  },
  url
);
