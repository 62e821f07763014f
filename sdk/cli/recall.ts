import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { rollup } from 'rollup';
import { stripTypes } from '../strip-types.ts';
import { examine, type Finding } from './recall-page.ts';

// Runs the swap over annotated pages (marks of WebAnnotator: `wa-type="TEL"`, parts of one mark share a `wa-id`) in a
// real browser and prints what it found as JSON:
//
//     npm run recall -- DIR
//     { "pages": 234, "numbers": 410, "swapped": 410, "missed": [], "wrong": [] }
//
// `numbers` counts the marked phone numbers of seven digits and more that a visitor sees. `missed` lists those that
// still stand there afterwards, `wrong` everything else that was touched: other digits, fax numbers, attributes,
// structure. The marks themselves are taken out of the page first.

const [directory] = process.argv.slice(2);
if (directory === undefined || !existsSync(directory)) {
  console.error(
    `recall: ${directory === undefined ? 'which directory?' : `there is no ${directory}:`} npm run recall -- DIR`,
  );
  process.exit(2);
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

async function scriptOf(entry: string): Promise<string> {
  const bundle = await rollup({
    input: fileURLToPath(new URL(entry, import.meta.url)),
    plugins: [stripTypes],
    onLog: () => {},
  });
  const { output } = await bundle.generate({ format: 'iife', name: 'swapping' });
  return output[0].code;
}

const ADDRESS = 'http://annotated.test/';

async function findingsOf(page: Page, script: string, file: string): Promise<Finding> {
  await page.unrouteAll();
  let isServed = false;
  await page.route('**/*', (route) => {
    // Whatever else the page asks for, and where it wants to go next (meta refresh), it does not get.
    if (isServed || route.request().url() !== ADDRESS) return route.fulfill({ status: 204 });
    isServed = true;
    return route.fulfill({ contentType: 'text/html; charset=utf-8', body: readFileSync(file) });
  });
  await page.goto(ADDRESS, { waitUntil: 'domcontentloaded' });
  return await page.evaluate<Finding>(`(() => { ${script}; return (${examine})(swapping.swap); })()`);
}

const files = readdirSync(directory)
  .filter((file) => file.endsWith('.html'))
  .sort()
  .map((file) => join(directory, file));
const script = await scriptOf('../src/swap.ts');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: FLAGS,
});

const context = await browser.newContext({ javaScriptEnabled: false });
const page = await context.newPage();

const total = {
  pages: files.length,
  numbers: 0,
  swapped: 0,
  missed: [] as unknown[],
  wrong: [] as unknown[],
};
let slowest = 0;
try {
  for (const file of files) {
    const { numbers, missed, wrong, ms } = await findingsOf(page, script, file);
    const name = basename(file);
    total.numbers += numbers;
    total.swapped += numbers - missed.length;
    total.missed.push(...missed.map((number) => ({ page: name, ...number })));
    total.wrong.push(...wrong.map((touch) => ({ page: name, ...touch })));
    slowest = Math.max(slowest, ms);
  }
} finally {
  await browser.close();
}
console.error(`slowest page: ${slowest.toFixed(1)} ms`);
console.log(JSON.stringify(total, null, 2));
