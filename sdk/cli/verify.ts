import { parseArgs } from 'node:util';
import { lookAt, Unreachable } from './verify-browser.ts';
import { reportOf, textOf } from './verify-report.ts';

// Opens a page as a visitor and says whether numbers are swapped on it, and if not, why:
//
//     npm run verify -- https://www.example.com/contact
//     npm run verify -- https://www.example.com/contact --json
//
// It costs the site one visit. Ends with 0 when it works, with 1 when it does not or the page cannot be reached, with 2
// when it was asked in a wrong way.

const USAGE = `Usage: numberline verify URL [--json]

  URL     the page, such as https://www.example.com/contact
  --json  print the report as JSON`;

function readArguments(): { url: string; isJson: boolean } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const [url, ...more] = positionals;
  if (url === undefined || more.length > 0) throw new Error('name one page');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Error(`URL must be an http or https address, not ${url}`);
  return { url, isJson: values.json };
}

function asked(): { url: string; isJson: boolean } {
  try {
    return readArguments();
  } catch (problem) {
    console.error(`verify: ${problem instanceof Error ? problem.message : problem}\n\n${USAGE}`);
    process.exit(2);
  }
}

const { url, isJson } = asked();
try {
  const report = reportOf(await lookAt(url));
  console.log(isJson ? JSON.stringify(report, null, 2) : textOf(report));
  process.exitCode = report.ok ? 0 : 1;
} catch (problem) {
  if (!(problem instanceof Unreachable)) throw problem;
  console.error(`verify: ${problem.message}`);
  process.exitCode = 1;
}
