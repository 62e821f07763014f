import { expect, test } from 'vitest';
import { deviceOf } from './device.ts';

test.each([
  ['phone', 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36'],
  [
    'phone',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 Version/26.1 Mobile/15E148 Safari/604.1',
  ],
  [
    'phone',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Mobile/15E148 [FBAN/FBIOS;FBDV/iPhone15,2;FBID/phone]',
  ],
  ['phone', 'Mozilla/5.0 (Android 15; Mobile; rv:146.0) Gecko/146.0 Firefox/146.0'],
  ['phone', 'Opera/9.80 (Android; Opera Mini/36.2/191.303; U; en) Presto/2.12.423 Version/12.16'],
  [
    'phone',
    'Mozilla/5.0 (Linux; Android 14; SM-S928B) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
  ],
  [
    'tablet',
    'Mozilla/5.0 (Linux; Android 14; SM-X910) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130.0.0.0 Safari/537.36',
  ],
  [
    'tablet',
    'Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 Version/12.1 Mobile/15E148 Safari/604.1',
  ],
  ['tablet', 'Mozilla/5.0 (Android 15; Tablet; rv:146.0) Gecko/146.0 Firefox/146.0'],
  [
    'tablet',
    'Mozilla/5.0 (Linux; Android 11; KFTRWI) AppleWebKit/537.36 Silk/130.4.1 like Chrome/130.0.6723.102 Safari/537.36',
  ],
  [
    'desktop',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
  ],
  [
    'desktop',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.1 Safari/605.1.15',
  ],
  ['desktop', 'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36'],
  ['desktop', 'Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0'],
  [
    null,
    'Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0) AppleWebKit/537.36 SamsungBrowser/4.0 Chrome/94.0 TV Safari/537.36',
  ],
  [null, 'Mozilla/5.0 (Linux; Android 9; AFTMM) AppleWebKit/537.36 Silk/130 like Chrome/130.0 Safari/537.36'],
  [null, 'Mozilla/5.0 (PlayStation; PlayStation 5/8.20) AppleWebKit/605.1.15 Version/16.0 Safari/605.1.15'],
  [null, 'curl/8.5.0'],
  [null, ''],
])('%s: %s', (device, userAgent) => expect(deviceOf(userAgent)).toBe(device));
