import { describe, expect, test } from 'vitest';
import { lookupRequest } from './lookup-request.ts';
import { aCall } from './samples.ts';

const call = aCall({ startedAt: 1_795_456_930_000 });

describe('the request for this very call', () => {
  test('asks with the number called, the instant and the caller', () => {
    expect(lookupRequest(call, 'http://127.0.0.1:8787', 'nl_demo')).toBe(
      [
        "curl -G 'http://127.0.0.1:8787/v1/attribution' \\",
        "  --data-urlencode 'number=+13125550142' \\",
        "  --data-urlencode 'at=1795456930000' \\",
        "  --data-urlencode 'caller=+13125550199' \\",
        "  -H 'Authorization: Bearer nl_demo'",
      ].join('\n'),
    );
  });

  test("takes the reader's own key from their shell, which fills it in", () => {
    expect(lookupRequest(call, 'https://calls.example.com', null)).toMatch(
      /-H "Authorization: Bearer \$NUMBERLINE_KEY"$/,
    );
  });

  test('leaves out a caller who withheld their number', () => {
    const withheld = aCall({ caller: { ...call.caller, number: null } });
    expect(lookupRequest(withheld, 'https://calls.example.com', null)).not.toContain('caller=');
  });

  test('hands the shell nothing to run, whatever a carrier calls a caller', () => {
    const odd = aCall({ caller: { ...call.caller, number: "'; echo $(id)" } });
    expect(lookupRequest(odd, 'https://calls.example.com', null)).toContain(
      "--data-urlencode 'caller='\\''; echo $(id)'",
    );
  });
});
