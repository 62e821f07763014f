import type { Env } from '../../env.ts';
import { Problem } from '../../problem.ts';
import type { CarrierApi, CarrierCall, LegStatus } from '../carrier.ts';
import { CarrierError } from '../carrier-error.ts';
import { STATUS } from '../twilio/callbacks.ts';
import { fictitiousNumbers, kindOf } from './numbers.ts';
import { canceledPortOrderId, portOrder, portOrderId } from './ports.ts';
import { callOfRecording, simulatedRecording } from './recordings.ts';

/**
 * The built-in carrier's own API, so that everything works without an account anywhere. Its numbers are fictitious,
 * cost nothing and are nobody's until the directory has them; its recordings are made up; a port takes five minutes.
 *
 * @param isFree false for a number that somebody here has
 */
export function simulatorApi(env: Env, isFree: (number: string) => Promise<boolean>): CarrierApi {
  const simulated = (call: string) => env.SIMULATED_CALLS.getByName(call);
  return {
    async searchNumbers(search) {
      const found = [];
      for (const number of fictitiousNumbers(search)) {
        if (found.length === search.limit) break;
        if (await isFree(number.number)) found.push(number);
      }
      return found;
    },

    async buyNumber(number) {
      if (kindOf(number) === null || !(await isFree(number)))
        throw new CarrierError(400, '21422', `${number} is not available`, false);
      return { id: number };
    },

    // What a number of the built-in carrier calls follows from its carrier account.
    async configureNumber() {},
    // It keeps no account of what it sold: what is nobody's here was never bought.
    async findNumber(number) {
      return (await isFree(number)) ? null : number;
    },
    async releaseNumber() {},

    async fetchRecording(url) {
      const id = url.split('/').at(-1) ?? '';
      try {
        return await simulatedRecording(env, id);
      } catch (error) {
        if (error instanceof Problem) throw new CarrierError(404, null, error.message, false);
        throw error;
      }
    },

    async deleteRecording(recording) {
      const call = callOfRecording(recording);
      if (call !== null) await simulated(call).deleteRecording(recording);
    },

    async changeRecording(call, recording, to) {
      const status = to === 'in_progress' ? 'in-progress' : to;
      if (!(await simulated(call).changeRecording(recording, status)))
        throw new CarrierError(404, '20404', `the recording ${recording} is not running`, false);
    },

    async hangUp(call) {
      if (!(await simulated(call).hangUp()))
        throw new CarrierError(404, '20404', `there is no call ${call}`, false);
    },

    async fetchCall(call): Promise<CarrierCall | null> {
      const report = await simulated(call).report();
      if (report === null) return null;
      const { startedAt, endedAt, duration } = report;
      return { call, status: statusOf(report.status), startedAt, endedAt, duration };
    },

    async lookup(number) {
      const kind = kindOf(number);
      return {
        name: kind === null ? null : 'Test Caller',
        lineType: kind === 'toll_free' ? 'toll_free' : 'mobile',
        carrierName: 'The built-in carrier',
      };
    },

    async portability(number) {
      const kind = kindOf(number);
      return kind === null
        ? { portable: false, reason: 'the built-in carrier has fictitious numbers only', kind }
        : { portable: true, reason: null, kind };
    },

    async createPortOrder({ numbers }) {
      return portOrder(portOrderId(numbers, Date.now()), Date.now());
    },

    async fetchPortOrder(id) {
      return portOrder(id, Date.now());
    },

    async cancelPortOrder(id) {
      if (portOrder(id, Date.now()).status === 'completed')
        throw new CarrierError(409, '20409', `the port order ${id} is completed`, false);
      return portOrder(canceledPortOrderId(id), Date.now());
    },
  };
}

function statusOf(word: string): LegStatus {
  return STATUS.get(word) ?? 'failed';
}
