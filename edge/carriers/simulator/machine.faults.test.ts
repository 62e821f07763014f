import { describe, expect, it } from 'vitest';
import { BASE, CALL, dial, documents, placedAt, placement, play, story } from './play.fixture.ts';
import type { Placement } from './state.ts';

describe('faults', () => {
  const play1 = (faults: unknown) => story(play(placement({ faults }), documents({ voice: dial(['+100']) })));

  it('send everything twice', () => {
    expect(play1({ duplicate: true })).toEqual([
      'voice',
      ...[
        'initiated',
        'initiated',
        'ringing',
        'ringing',
        'in-progress',
        'in-progress',
        'completed',
        'completed',
      ].map((status) => `+100:${status}`),
      'dialed:completed',
      'end:completed',
      'end:completed',
    ]);
  });

  it('let the later one overtake', () => {
    expect(play1({ reorder: true })).toEqual([
      'voice',
      '+100:ringing',
      '+100:initiated',
      '+100:completed',
      '+100:in-progress',
      'dialed:completed',
      'end:completed',
    ]);
  });

  it('make every request for instructions come twice; the second answer counts', () => {
    const answers: string[] = [];
    const call = play(placement({ faults: { repeat: true } }), (post) => {
      if (post.line === null) return { status: 204, body: '' };
      answers.push(post.kind);
      return { status: 200, body: post.isRepeated ? '<Response><Reject/></Response>' : '<Response/>' };
    });
    expect(answers).toEqual(['voice', 'voice']);
    expect(story(call)).toEqual(['voice', 'voice', 'end:no-answer']);
  });

  it('hold callbacks up until the call has long been over', () => {
    const told = play1({ delay: 60 });
    expect(told.slice(0, 2)).toEqual(['voice', 'dialed:completed']);
    expect(told.sort()).toEqual(play1({}).sort());
  });

  it.each([
    ['ringing', ['+100:ringing']],
    ['answered', ['+100:in-progress']],
    ['completed', ['+100:completed', 'end:completed']],
  ])('lose %s', (event, lost) => {
    const all = play1({});
    expect(play1({ drop: [event] })).toEqual(all.filter((what) => !lost.includes(what)));
  });
});

describe('an answer that never comes', () => {
  const withFallback = (script: unknown): Placement => ({
    ...placement(script),
    fallbackUrl: `${BASE}/fallback`,
  });
  const backup = documents({
    voice: '<Say>Hello</Say>',
    fallback: '<Dial action="dialed">+900</Dial>',
    dialed: '<Hangup/>',
  });

  it('is asked for at the fallback address 15 seconds later', () => {
    const call = play(withFallback({ faults: { timeOut: ['voice'] } }), backup);
    expect(story(call)).toEqual(['voice', 'fallback', 'dialed:completed', 'end:completed']);
    expect(call.sent[1]).toMatchObject({
      at: placedAt + 15_000,
      form: { CallSid: CALL, ErrorCode: '11205', ErrorUrl: `${BASE}/voice` },
    });
    expect(call.error).toBeNull();
  });

  it('to a question that never arrived is asked for there too', () => {
    const seen: string[] = [];
    const call = play(withFallback({ faults: { drop: ['voice'] } }), (post) => {
      seen.push(post.kind);
      return backup(post);
    });
    expect(seen).toEqual(['fallback', 'dialed', 'status']);
    expect(call.sent[0]).toMatchObject({ kind: 'voice', status: null, at: placedAt + 15_000 });
    expect(call.sent[1]?.form.ErrorCode).toBe('11205');
  });

  it('to a destination that picked up ends that leg alone', () => {
    const call = play(
      withFallback({ faults: { drop: ['pickup'] } }),
      documents({
        voice: '<Dial action="dialed"><Number url="pickup">+100</Number></Dial>',
        dialed: '<Hangup/>',
      }),
    );
    expect(story(call)).toEqual(['voice', 'pickup', 'dialed:completed', 'end:completed']);
    expect(call.sent[2]?.form.DialBridged).toBe('false');
  });

  it('is asked for there too when it is an error', () => {
    const call = play(withFallback({}), (post) =>
      post.kind === 'voice' ? { status: 500, body: 'oh' } : backup(post),
    );
    expect(story(call).slice(0, 2)).toEqual(['voice', 'fallback']);
    expect(call.sent[1]?.form.ErrorCode).toBe('11200');
  });

  it('ends the call when the fallback fails as well', () => {
    const call = play(withFallback({}), () => ({ status: 500, body: 'oh' }));
    expect(story(call)).toEqual(['voice', 'fallback', 'end:completed']);
    expect(call.error).toMatch(/HTTP 500/);
  });
});
