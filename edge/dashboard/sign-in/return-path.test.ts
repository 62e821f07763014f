import { describe, expect, test } from 'vitest';
import { returnPath } from './return-path.ts';

describe('after signing in', () => {
  test('people get the page they asked for', () => {
    expect(returnPath('/calls/call_1?x=1')).toBe('/calls/call_1?x=1');
  });

  test('nobody is sent to another site, nor back to the sign-in', () => {
    const others = [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '/sign-in',
      7,
    ];
    expect(others.map(returnPath)).toEqual(others.map(() => '/calls'));
  });
});
