___TERMS_OF_SERVICE___

By creating or modifying this file you agree to Google Tag Manager's Community
Template Gallery Developer Terms of Service available at
https://developers.google.com/tag-manager/gallery-tos (or such other URL as
Google may provide), as modified from time to time.


___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Numberline Call Tracking",
  "categories": [
    "ATTRIBUTION",
    "ANALYTICS",
    "LEAD_GENERATION"
  ],
  "brand": {
    "id": "brand_dummy",
    "displayName": "Numberline",
    "thumbnail": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAYAAACqaXHeAAAELUlEQVR4nOyb228UVRzHv7/DthV6DaXS7rZNo1aNSrRpBPXBtquYILoQgcYmQtQYePDNFx/QqJiYmPgH+KBEY4xETcQFNPDQbQkBGm4tl5BwC9BOKXfaUlpCu4ffDOymuzO0u5mdze6c+TzszrnszPx+53c5O2eODykQeKfzDSHwNkCLAemXwEIiKkYOIaUcI+Ay3+NgFOjh7x1auDUy2+/okS2tEV+gDJ8IyC9B5Ec+IuVgVOIbbZQ2o6tt0qqLhQKkqAt1tfMobyJCI1yAhDwlpfhCC7f8zSLL6W0mBQTe7WwnQb9ww1y4CHaRO+waHYPhYHh6fYICakOd73HNXwQScCFsCVEZRYe2LfhnrC6ugNoV3YuAaI/bRj4Ztv9xSXhN29rWq5cfjrQUhKktbhdeR5dRSPymy6yXjY9AqGs9Nz0HdXjhgcwsddWaSEnRXZzjiF8FheB4cGVCFj4lCiewWjXhdTjQP14k763ysfO3QlF4dvuKj02hgWaYEGaTFxtLseT5CpzuH0Pk0A04Dc8NnvWx7A3IAT5dVY/P1z4RL/+/7yo2fH8CDlMteGJYjRxgw8q6hPKyV6tQXVkEJ+HYVy3409mrpEhFaYGprqqiAM5C5a6c8qaD8grwwSaV5QVYuniBcbyr5xpujNxDpohG4Ti2FNBQMxfbf2hGWfGD02z88Eks/+wgLl6eQL5gywXeX1oTF16nnI9XBzOXVEQWHNSWBVSUWEXuQuQTXhaA4thyAZ5Lm+uQOayyQKazju00mE2cyDq2XIAXR8x1yBzJWcCJrJNXFuBE1slaDGhrno/GumLsP34LR8+MIhWSY4ATMScrFrB54yK8+XJlvPzdr2fx4z/9yAUcjwH1Cx9LEF5n/cp6pEJyDHAi5jhuAVZ+u6Dc6f/5qePNBKE4ngKgOJ4CoDieAqA4ngKgOJ4CoDieAmCDkTHz26e3bifWDVv0Gb49mdq5RifTvl662FJA9xHzWxyRQ9cTyheGxnH+0nhin8PXZz3XmYE76L8yMWMfq+ulC9WtiNh6qvR603w0P1NmHB84OYw9fTdNffTndh1v1WCOIGMUf942YOpTVCCwbpkfJfN8mJyS+H3noOUj71Sulw62FZDveEEQiiP4WfNdKIscFpIwBEXhZYYh3QWUVQAzxImJeqEs1CvYDLZCUVj2LcbCSm0ocpgXXZqgELzO2DcQDr5kpEGS2ATFIElfG9+xCpWsIDb6+nF8IiSj8iN9QxFcjiEjzVkbK8cVoG0P9nHjOrgYfdscD/8HA/+2HIvVmVaX/aHOEGvlD16KngcXYWyXk3KNFg7umF5vubzuD3U3CdK30dHTcAHG1tkptOtWntw28+bpUvkxz5S+yuvN06BvtRH8lMbmaTOBUFcbn205u8aSnN8+T6Tx/e0lKf7rD7fsnu139wEAAP//CvNyrgAAAAZJREFUAwD1T2oLdNwdowAAAABJRU5ErkJggg=="
  },
  "description": "Shows each visitor a phone number of their own, so that you know which ad, keyword and page made the phone ring. Follows Consent Mode: without consent it keeps nothing and shows the number of the source.",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "site",
    "displayName": "Site key",
    "simpleValueType": true,
    "help": "From Numberline's dashboard, under Sites. It is not secret.",
    "valueHint": "site_7h2k…",
    "alwaysInSummary": true,
    "valueValidators": [
      {
        "type": "NON_EMPTY",
        "errorMessage": "Copy the site key from the dashboard, under Sites."
      },
      {
        "type": "REGEX",
        "args": [
          "^[A-Za-z0-9_-]{1,64}$"
        ],
        "errorMessage": "A site key has only letters, digits, \"-\" and \"_\"."
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "edge",
    "displayName": "Edge URL",
    "simpleValueType": true,
    "help": "Where Numberline runs: an address without a path.",
    "valueHint": "https://calls.example.com",
    "alwaysInSummary": true,
    "valueValidators": [
      {
        "type": "NON_EMPTY",
        "errorMessage": "Say where Numberline runs, such as https://calls.example.com."
      },
      {
        "type": "REGEX",
        "args": [
          "^https://[^/?#@\\s]+/?$"
        ],
        "errorMessage": "The edge URL begins with https:// and has no path, such as https://calls.example.com."
      }
    ]
  },
  {
    "type": "SELECT",
    "name": "consent",
    "displayName": "Consent",
    "macrosInSelect": false,
    "simpleValueType": true,
    "defaultValue": "follow",
    "help": "Following Consent Mode needs both ad_storage and analytics_storage. Until they are granted, nothing is kept in the browser and the number of the source is shown; when they are granted, the visit gets a number of its own without a reload.",
    "selectItems": [
      {
        "value": "follow",
        "displayValue": "Follow Consent Mode"
      },
      {
        "value": "full",
        "displayValue": "Begin at once, unless a consent tool on the page says otherwise"
      },
      {
        "value": "wait",
        "displayValue": "Do nothing until a consent tool on the page grants it"
      },
      {
        "value": "cookieless",
        "displayValue": "Keep nothing until a consent tool on the page grants it"
      }
    ]
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

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


___WEB_PERMISSIONS___

[
  {
    "instance": {
      "key": {
        "publicId": "inject_script",
        "versionId": "1"
      },
      "param": [
        {
          "key": "urls",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "https://*/numberline.js"
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "access_globals",
        "versionId": "1"
      },
      "param": [
        {
          "key": "keys",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "numberline"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "numberline.q"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "access_consent",
        "versionId": "1"
      },
      "param": [
        {
          "key": "consentTypes",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "ad_storage"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "analytics_storage"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "logging",
        "versionId": "1"
      },
      "param": [
        {
          "key": "environments",
          "value": {
            "type": 1,
            "string": "debug"
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  }
]


___TESTS___

scenarios:
  - name: Loads the script from the edge, once, and succeeds
    code: |-
      runCode(settings);
      assertApi('createArgumentsQueue').wasCalledWith('numberline', 'numberline.q');
      assertApi('injectScript').wasCalledWith(url, success, failure, url);
      assertApi('gtmOnSuccess').wasCalled();
      assertApi('gtmOnFailure').wasNotCalled();
      assertThat(logged).isEqualTo([]);
  - name: A slash at the end of the edge URL does not matter
    code: |-
      runCode({ site: 'site_1', edge: edge + '/', consent: 'full' });
      assertThat(told[0]).isEqualTo(['start', { site: 'site_1', edge: edge, consent: 'full' }]);
      assertApi('injectScript').wasCalledWith(url, success, failure, url);
  - name: With consent the visit begins at once
    code: |-
      runCode(settings);
      assertThat(told).isEqualTo([
        ['start', { site: 'site_1', edge: edge, consent: 'full' }],
        ['consent', 'granted'],
      ]);
  - name: Without consent nothing is kept, and the number of the source is shown
    code: |-
      consent.ad_storage = false;
      consent.analytics_storage = false;
      runCode(settings);
      assertThat(told).isEqualTo([
        ['start', { site: 'site_1', edge: edge, consent: 'cookieless' }],
        ['consent', 'denied'],
      ]);
  - name: Half a consent is none
    code: |-
      consent.ad_storage = false;
      runCode(settings);
      assertThat(told[0][1].consent).isEqualTo('cookieless');
      assertThat(told[1]).isEqualTo(['consent', 'denied']);
  - name: Consent that comes later is told once it is whole, and when it is taken back
    code: |-
      consent.ad_storage = false;
      consent.analytics_storage = false;
      runCode(settings);
      change('ad_storage', true);
      change('analytics_storage', true);
      change('ad_storage', false);
      assertThat(told.slice(2)).isEqualTo([
        ['consent', 'denied'],
        ['consent', 'granted'],
        ['consent', 'denied'],
      ]);
  - name: Follows Consent Mode where nothing was chosen
    code: |-
      consent.ad_storage = false;
      runCode({ site: 'site_1', edge: edge });
      assertThat(told[0][1].consent).isEqualTo('cookieless');
      assertApi('addConsentListener').wasCalled();
  - name: Leaves consent to the script where that was chosen
    code: |-
      ['full', 'wait', 'cookieless'].forEach((mode) => {
        told.length = 0;
        runCode({ site: 'site_1', edge: edge, consent: mode });
        assertThat(told).isEqualTo([['start', { site: 'site_1', edge: edge, consent: mode }]]);
      });
      assertApi('addConsentListener').wasNotCalled();
  - name: A script that cannot be loaded is a failure, and says where it was looked for
    code: |-
      mock('injectScript', (address, loaded, failed) => failed());
      runCode(settings);
      assertApi('gtmOnFailure').wasCalled();
      assertApi('gtmOnSuccess').wasNotCalled();
      assertThat(logged).isEqualTo([
        'Numberline: the script could not be loaded from https://calls.example.com/numberline.js. Check the edge URL.',
      ]);
  - name: A wrong key is named in Preview
    code: |-
      runCode(settings);
      handlers.error({ status: 404 });
      assertThat(logged).isEqualTo([
        'Numberline: https://calls.example.com does not know the site key "site_1". Copy it from the dashboard, under Sites.',
      ]);
  - name: A page that the site does not allow is said to be so
    code: |-
      runCode(settings);
      handlers.error({ status: 403 });
      assertThat(logged[0]).contains('does not allow the address of this page');
  - name: An edge that cannot be reached is said to be so
    code: |-
      runCode(settings);
      handlers.error({ status: 0 });
      assertThat(logged).isEqualTo(['Numberline: https://calls.example.com cannot be reached.']);
  - name: Any other answer is named by its status
    code: |-
      runCode(settings);
      handlers.error({ status: 503 });
      assertThat(logged).isEqualTo(['Numberline: https://calls.example.com answered with the status 503.']);
setup: |-
  const edge = 'https://calls.example.com';
  const url = edge + '/numberline.js';
  const settings = { site: 'site_1', edge: edge, consent: 'follow' };

  // What the script is told, by command, and what it would call back.
  const told = [];
  const handlers = {};
  mock('createArgumentsQueue', () => {});
  mock('callInWindow', (name, command, what, listener) => {
    assertThat(name).isEqualTo('numberline');
    if (command === 'on') handlers[what] = listener;
    else told.push([command, what]);
  });

  // Consent, and who waits for a change of it.
  const consent = { ad_storage: true, analytics_storage: true };
  const listeners = [];
  mock('isConsentGranted', (type) => consent[type]);
  mock('addConsentListener', (type, listener) => listeners.push([type, listener]));
  const change = (type, granted) => {
    consent[type] = granted;
    listeners.forEach((entry) => {
      if (entry[0] === type) entry[1](type, granted);
    });
  };

  const logged = [];
  mock('logToConsole', (text) => logged.push(text));
  let success, failure;
  mock('injectScript', (address, loaded, failed) => {
    success = loaded;
    failure = failed;
    loaded();
  });


___NOTES___

Numberline is open-source call tracking. This template loads the script of your own installation.

Under Permissions, "https://*/numberline.js" can be narrowed to the host of your installation.
