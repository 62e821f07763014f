import type { Connector, Kind } from './connector.ts';
import { ga4 } from './ga4.ts';
import { google } from './google.ts';
import { googleClick } from './google-click.ts';
import { hubspot } from './hubspot.ts';
import { meta } from './meta.ts';
import { microsoft } from './microsoft.ts';
import { salesforce } from './salesforce.ts';
import { slack } from './slack.ts';

/** Every platform by its kind. Zapier and Make subscribe to webhooks (`POST /v1/webhooks`) and need none of these. */
export const CONNECTORS: Record<Kind, Connector> = {
  google,
  google_click: googleClick,
  ga4,
  meta,
  microsoft,
  hubspot,
  salesforce,
  slack,
};
