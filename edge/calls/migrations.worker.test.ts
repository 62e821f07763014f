import { expect, it } from 'vitest';
import { INVENTORY } from '../flows/flow.fixture.ts';
import { validate } from '../flows/validate.ts';
import { migrate } from '../migrate.ts';
import { inObject } from '../object.fixture.ts';
import { tablesOf } from './company-tables.ts';
import { detailOf } from './detail.ts';
import { toCall } from './ledger.ts';
import { MIGRATIONS } from './migrations.ts';

const VISIT = {
  visit: 'vst_1',
  visitor: 'vtr_1',
  site: 'demo',
  country: 'US',
  city: 'Chicago',
  device: 'phone',
  landing: 'https://www.example.com/offers',
  pages: [],
};
const ATTRIBUTION = {
  kind: 'visit',
  confidence: 0.9,
  reason: 'the only one',
  source: {
    channel: 'Paid Search',
    source: 'google',
    medium: 'cpc',
    campaign: 'spring',
    clickIds: { gclid: 'x' },
  },
  candidates: [{ visit: VISIT, probability: 0.9, reason: 'there' }],
};
const GRAPH = {
  start: 'desk',
  nodes: {
    desk: {
      type: 'dial',
      destinations: ['+13125550188', '+13125550189'],
      ringSeconds: 25,
      onNoAnswer: 'sorry',
    },
    sorry: { type: 'hangup', message: 'Please call again.' },
    end: { type: 'hangup', message: null },
  },
};

it('a ledger from before the whole call flow keeps its calls, and its flows can still be run', async () => {
  await inObject([], (storage) => {
    const { sql } = storage;
    migrate(storage, MIGRATIONS.slice(0, 1));
    for (const version of [1, 2]) {
      sql.exec(
        "INSERT INTO flow_version (flow_id, version, name, graph, published_at) VALUES ('desk', ?, 'Desk', ?, 5)",
        version,
        JSON.stringify(GRAPH),
      );
    }
    sql.exec(
      `INSERT INTO call (id, carrier_id, carrier_call, tracking_number, caller_number, caller_city, prior_calls,
           started_at, attribution, flow_id, flow_version, flow_state, first_answer, state, outcome, destination,
           answered_at, ended_at, duration, ring_seconds, talk_seconds)
         VALUES ('call_1', 'sim', 'CA1', '+13125550101', '+17735550111', 'Chicago', 0, 1000, ?, 'desk', 1,
           '{"path":["desk"],"done":false}', '[]', 'ended', 'answered', '+13125550188', 3000, 33000, 32, 2, 30)`,
      JSON.stringify(ATTRIBUTION),
    );
    const told = {
      call: 'CA1',
      leg: 'CA1',
      to: '+13125550101',
      from: { number: '+17735550111' },
      status: 'completed',
      sequence: null,
      at: 33_000,
      duration: 32,
    };
    sql.exec(
      "INSERT INTO told VALUES ('sim', 'CA1', 'CA1', 'completed', -1, ?, 33000)",
      JSON.stringify(told),
    );
    sql.exec(
      "INSERT INTO dial_result VALUES ('sim', 'CA1', 'desk', ?, '[]')",
      JSON.stringify({ call: 'CA1', node: 'desk', status: 'completed', leg: 'CA2', duration: 30 }),
    );

    migrate(storage, MIGRATIONS);
    const tables = tablesOf(sql, 'https://edge.example/media/company');
    const row = tables.ledger.callById('call_1');
    if (row === null) throw new Error('the call is gone');
    expect(toCall(row)).toMatchObject({
      caller: { number: '+17735550111', city: 'Chicago' },
      outcome: 'answered',
      talkSeconds: 30,
      attribution: ATTRIBUTION,
    });
    expect(row).toMatchObject({ campaign: 'spring', visitor: 'vtr_1', device: 'phone', check_at: null });
    expect(detailOf(tables, row)).toMatchObject({ flow: { id: 'desk', version: 1 }, events: [{}, {}] });

    expect(tables.flows.all()).toEqual([{ id: 'desk', name: 'Desk', version: 2, hasDraft: false }]);
    const live = tables.flows.live('desk');
    const checked = validate(live?.graph, INVENTORY);
    // The node nothing leads to was there before; all others are as an author would write them today.
    expect(checked.problems.map(({ node }) => node)).toEqual(['end']);
    expect(live?.graph.nodes).toMatchObject({
      desk: {
        destinations: [{ to: '+13125550188' }, { to: '+13125550189' }],
        onNoAnswer: 'sorry',
        onBusy: 'sorry',
      },
      sorry: { message: { say: 'Please call again.', language: 'en-US' }, reason: 'normal' },
      end: { message: null },
    });
  });
});

it('recordings that carriers told of before we kept any are fetched now', async () => {
  await inObject([], (storage) => {
    const { sql } = storage;
    migrate(storage, MIGRATIONS.slice(0, 3));
    const tell = (recording: string, event: object | null) =>
      sql.exec(
        "INSERT INTO recording VALUES ('sim', ?, 'CA1', ?, 5000, 'My card is 4111 1111 1111 1111')",
        recording,
        event === null ? null : JSON.stringify({ recording, call: 'CA1', ...event }),
      );
    tell('RE1', { status: 'completed', url: 'https://api.carrier.example/RE1', kind: 'voicemail' });
    tell('RE2', { status: 'in_progress', url: null, kind: null });
    tell('RE3', null);

    migrate(storage, MIGRATIONS);
    const { shelf } = tablesOf(sql, 'https://edge.example/media/company');
    expect(shelf.ofCarrier('sim', 'RE1')).toMatchObject({
      id: expect.stringMatching(/^rec_[0-9a-f]{32}$/),
      audio: 'waiting',
      task: 'fetch',
      voicemail: 'new',
      begunAt: 5000,
    });
    expect(shelf.ofCarrier('sim', 'RE2')).toMatchObject({ audio: 'none', task: null, voicemail: null });
    expect(shelf.ofCarrier('sim', 'RE3')).toBeNull();
    expect(shelf.nextDue()).toBe(5000);
    expect(JSON.stringify(sql.exec('SELECT * FROM recording').toArray())).not.toContain('4111');
  });
});
