import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { PORT_REQUEST, NUMBER_URLS as URLS } from '../api.fixture.ts';
import { simulatorApi } from './api.ts';
import { scriptShape } from './script.ts';
import type { SimulatedCall } from './simulated-call.ts';

const TAKEN = '+13125550100';
const api = simulatorApi(env, async (number) => number !== TAKEN);

/** Places a call to a line that takes a message, or that dials somebody. */
async function placed(call: string, script: unknown, document: string) {
  const stub = env.SIMULATED_CALLS.getByName(call);
  await runInDurableObject(stub, (instance: SimulatedCall) => {
    instance.deliver = async () => new Response(`<Response>${document}</Response>`);
    return instance.place(
      {
        call,
        account: `AC${'0'.repeat(32)}`,
        from: '+13125550199',
        to: TAKEN,
        voiceUrl: 'https://e.example/voice',
        fallbackUrl: null,
        statusUrl: 'https://e.example/status',
        recordingsUrl: 'https://e.example/simulator/recordings',
        script: scriptShape.parse(script),
        placedAt: Date.now(),
      },
      'car_1',
    );
  });
}

describe('numbers', () => {
  it('are found unless somebody here has them', async () => {
    const found = await api.searchNumbers({ country: 'US', kind: 'local', areaCode: '312', limit: 3 });
    expect(found.map(({ number }) => number)).toEqual(['+13125550101', '+13125550102', '+13125550103']);
  });

  it('can be bought once, and only fictitious ones', async () => {
    expect(await api.buyNumber('+13125550101', URLS)).toEqual({ id: '+13125550101' });
    await expect(api.buyNumber(TAKEN, URLS)).rejects.toMatchObject({ code: '21422', retryable: false });
    await expect(api.buyNumber('+13124567890', URLS)).rejects.toMatchObject({ code: '21422' });
  });

  it('can be ported in five minutes', async () => {
    expect(await api.portability('+13125550142')).toEqual({ portable: true, reason: null, kind: 'local' });
    expect(await api.portability('+13124567890')).toMatchObject({ portable: false });
    const { id, status } = await api.createPortOrder({ ...PORT_REQUEST, numbers: ['+13125550142'] });
    expect(status).toBe('submitted');
    expect(await api.fetchPortOrder(id)).toMatchObject({ id, numbers: [{ number: '+13125550142' }] });
  });
});

describe('a call', () => {
  const call = `CA${'1'.repeat(30)}00`;

  it('can be asked about, hung up on, and its recording fetched and deleted', async () => {
    await placed(call, { speed: 0, message: { seconds: 4 } }, '<Record action="left"/>');
    expect(await api.fetchCall(call)).toMatchObject({ call, status: 'completed', duration: 4 });
    const recording = call.replace('CA', 'RE').replace(/00$/, '01');
    const audio = await api.fetchRecording(`https://e.example/simulator/recordings/${recording}`);
    expect((await audio.arrayBuffer()).byteLength).toBe(58 + 4 * 8000);

    await api.deleteRecording(recording);
    await api.deleteRecording(recording);
    await expect(api.fetchRecording(recording)).rejects.toMatchObject({ status: 404 });
  });

  it('that is running can be hung up on and its recording paused', async () => {
    const running = `CA${'2'.repeat(30)}00`;
    await placed(running, { speed: 1, message: { seconds: 600 } }, '<Record action="left"/>');
    const recording = running.replace('CA', 'RE').replace(/00$/, '01');
    expect(await api.fetchCall(running)).toMatchObject({ status: 'answered', endedAt: null, duration: null });
    await api.changeRecording(running, recording, 'paused');
    await api.changeRecording(running, recording, 'in_progress');
    await api.hangUp(running);
    expect(await api.fetchCall(running)).toMatchObject({ status: 'completed' });
    await expect(api.changeRecording(running, recording, 'paused')).rejects.toMatchObject({ status: 404 });
  });

  it('that never was is not there', async () => {
    expect(await api.fetchCall(`CA${'9'.repeat(32)}`)).toBeNull();
    await expect(api.hangUp(`CA${'9'.repeat(32)}`)).rejects.toMatchObject({ status: 404 });
    await expect(api.fetchRecording('https://e.example/nothing')).rejects.toMatchObject({ status: 404 });
  });
});
