import { expect, test } from 'vitest';
import { readWrk } from './load.ts';

const REPORT = `Running 2s test @ http://127.0.0.1:8080/rpc
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    10.93ms   14.40ms 119.93ms   96.98%
    Req/Sec     3.69k   483.31     4.40k    85.00%
  Latency Distribution
     50%  812.00us
     75%    9.39ms
     90%   12.57ms
     99%    1.02s
  7346 requests in 2.01s, 1.18MB read
Requests/sec:   3663.16
Transfer/sec:    604.60KB
`;

test('the report of wrk is read in its units', () => {
  expect(readWrk(REPORT)).toEqual({ requests: 7346, seconds: 2.01, p50: 0.812, p99: 1020 });
});

test.each([
  ['an answer that is no success', REPORT.replace('Transfer', '  Non-2xx or 3xx responses: 12\nTransfer')],
  ['a broken connection', `${REPORT}  Socket errors: connect 0, read 3, write 0, timeout 0\n`],
  ['a slice without a request', REPORT.replace('7346 requests', '0 requests')],
  ['a report in another form', 'wrk 9'],
])('%s fails the slice', (_, report) => expect(() => readWrk(report)).toThrow('the load failed'));
