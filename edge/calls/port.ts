import type { PortOrder } from '../carriers/carrier.ts';

/** Numbers on their way to us, as people see them. */
export interface Port {
  /** `port_…` */
  id: string;
  carrier: string;
  /** What the carrier calls it, for talking to its support; `null` until it has answered. */
  carrierOrder: string | null;
  status: PortOrder['status'];
  numbers: PortOrder['numbers'];
  /** The day that was asked for, `YYYY-MM-DD`. */
  targetDate: string | null;
  /** Id of the person or of the API key. */
  createdBy: string;
  createdAt: number;
  changedAt: number;
  /** Why nothing new is known of it just now. */
  trouble: string | null;
}
