import type { CallbackUrls } from '../carriers/carrier.ts';
import type { Stage } from './ledger.ts';

/** What the addresses are for: the answer of a stage of the call, or what a destination hears on pickup. */
type Purpose = { stage: Stage } | { pickup: { step: number; leg: number } };

/** The addresses a carrier is told, below `/carriers/<account>/`; see `webhooks.ts` for what is there. */
export function callbackUrls(
  publicUrl: string,
  carrierId: string,
  call: string,
  purpose: Purpose,
): CallbackUrls {
  const base = baseOf(publicUrl, carrierId);
  const pickup = (step: number, leg: number) => `${base}/pickup/${step}/${leg}/${encodeURIComponent(call)}`;
  return {
    ...told(base),
    next: (step) => {
      if ('pickup' in purpose) return `${pickup(purpose.pickup.step, purpose.pickup.leg)}/key`;
      return purpose.stage === 'challenge' ? `${base}/challenge` : `${base}/next/${step}`;
    },
    pickup,
  };
}

/** The same where nothing but the directory may be needed: what follows the backup's dial is the end. */
export function fallbackUrls(publicUrl: string, carrierId: string): CallbackUrls {
  const base = baseOf(publicUrl, carrierId);
  return { ...told(base), next: () => `${base}/fallback/over`, pickup: () => `${base}/fallback/over` };
}

/** What a number of a carrier is configured with. */
export function numberUrls(
  publicUrl: string,
  carrierId: string,
): { voice: string; fallback: string; status: string } {
  const base = baseOf(publicUrl, carrierId);
  return { voice: `${base}/voice`, fallback: `${base}/fallback`, status: `${base}/status` };
}

function told(base: string): Pick<CallbackUrls, 'status' | 'recording' | 'transcript'> {
  return { status: `${base}/status`, recording: `${base}/recording`, transcript: `${base}/transcript` };
}

function baseOf(publicUrl: string, carrierId: string): string {
  return `${publicUrl}/carriers/${encodeURIComponent(carrierId)}`;
}
