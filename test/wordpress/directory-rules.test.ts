import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../edge/local/build.ts';
import { buildPlugin, ZIP } from '../../wordpress-plugin/build.ts';

// What the plugin directory of WordPress asks of a plugin (Plugin Check 1.2 to 2.0, and the plugin guidelines), where a
// program can tell. Its own tool needs packages that no registry we use has; it is run by hand before a release.

/** The newest major version of WordPress, which `Tested up to` names. */
const NEWEST = '7.1';

let files: Map<string, string>;
let php: [path: string, code: string][];
let readme: string;
let header: Map<string, string>;

beforeAll(async () => {
  await buildPlugin();
  const decoder = new TextDecoder();
  files = new Map(
    Object.entries(unzipSync(readFileSync(ZIP))).map(([path, bytes]) => [path, decoder.decode(bytes)]),
  );
  php = [...files].filter(([path]) => path.endsWith('.php'));
  readme = files.get('numberline/readme.txt') ?? '';
  header = fieldsOf(
    files.get('numberline/numberline.php')?.split('*/')[0] ?? '',
    /^ \* ([A-Z][\w ]+): +(.+)$/,
  );
});

function fieldsOf(text: string, line: RegExp): Map<string, string> {
  const found = text.split('\n').flatMap((one) => {
    const [, name, value] = line.exec(one) ?? [];
    return name !== undefined && value !== undefined ? [[name, value.trim()] as const] : [];
  });
  return new Map(found);
}

describe('the zip', () => {
  test('is one folder with the name of the plugin', () => {
    expect([...files.keys()].filter((path) => !path.startsWith('numberline/'))).toEqual([]);
  });

  test('has nothing that does not belong into a plugin', () => {
    const kinds = new Set([...files.keys()].map((path) => path.split('.').pop()));
    expect([...kinds].sort()).toEqual(['js', 'json', 'php', 'pot', 'txt']);
    expect([...files.keys()].filter((path) => /\/\./.test(path))).toEqual([]);
  });

  test('has the script that the edge serves, and beside it one that people can read', () => {
    const served = readFileSync(join(root, 'dist', 'site', 'numberline.js'), 'utf8');
    expect(files.get('numberline/assets/numberline.min.js')).toBe(served);
    const readable = files.get('numberline/assets/numberline.js') ?? '';
    expect(readable).toContain('function watchPage');
    expect(readable.split('\n').length).toBeGreaterThan(500);
  });

  test('is the same when it is built again', async () => {
    const before = readFileSync(ZIP);
    await buildPlugin();
    expect(readFileSync(ZIP).equals(before)).toBe(true);
  });
});

describe('the header', () => {
  test('says all that is asked for', () => {
    expect(Object.fromEntries(header)).toMatchObject({
      'Plugin Name': 'Numberline',
      'Requires at least': '6.4',
      'Requires PHP': '7.4',
      License: 'GPL-2.0-or-later',
      'License URI': 'https://www.gnu.org/licenses/gpl-2.0.html',
      'Text Domain': 'numberline',
      'Domain Path': '/languages',
    });
    expect(header.get('Description')?.length).toBeLessThanOrEqual(150);
    expect(files.has('numberline/languages/numberline.pot')).toBe(true);
  });

  test('leaves updates to the directory', () => {
    expect(header.has('Update URI')).toBe(false);
    for (const [path, code] of php) expect(code, path).not.toContain('load_plugin_textdomain');
  });

  test('has a name that is nobody’s trademark', () => {
    expect(header.get('Plugin Name')).not.toMatch(/wordpress|plugin|^wp|google|cloudflare/i);
  });
});

describe('readme.txt', () => {
  const field = (name: string) => fieldsOf(readme, /^([A-Z][\w ]+): (.+)$/).get(name);
  const section = (name: string) => readme.split(`== ${name} ==`)[1]?.split('\n== ')[0]?.trim() ?? '';

  test('agrees with the header and the package about name, version, needs and licence', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(readme.startsWith(`=== ${header.get('Plugin Name')} ===`)).toBe(true);
    expect([header.get('Version'), field('Stable tag')]).toEqual([version, version]);
    expect(files.get('numberline/numberline.php')).toContain(`const VERSION     = '${version}';`);
    expect(files.get('numberline/blocks/phone/index.asset.php')).toContain(`'${version}'`);
    for (const name of ['Requires at least', 'Requires PHP', 'License', 'License URI']) {
      expect(field(name)).toBe(header.get(name));
    }
  });

  test('names the newest WordPress by its major version', () => {
    expect(field('Tested up to')).toBe(NEWEST);
  });

  test('has at most five tags and a short description of at most 150 characters', () => {
    expect(field('Tags')?.split(',').length).toBeLessThanOrEqual(5);
    const short = readme.split('\n\n')[1]?.trim() ?? '';
    expect(short.length).toBeGreaterThan(20);
    expect(short.length).toBeLessThanOrEqual(150);
  });

  test('says which service is used, what it is sent and whose terms hold', () => {
    const text = section('External services');
    expect(text).toContain('Nothing is sent before');
    expect(text).toMatch(/From your visitors' browsers/);
    expect(text).toMatch(/From your server/);
    expect(text).toMatch(/[Tt]erms of use and privacy policy/);
  });

  test('has the sections that people look for', () => {
    for (const name of ['Description', 'Installation', 'Frequently Asked Questions', 'Changelog']) {
      expect(section(name), name).not.toBe('');
    }
    const notice = section('Upgrade Notice').split('\n').slice(1).join('\n');
    expect(notice.length).toBeLessThanOrEqual(300);
  });
});

describe('the code', () => {
  test('cannot be opened by its address', () => {
    for (const [path, code] of php) {
      const guard = path.endsWith('uninstall.php') ? 'WP_UNINSTALL_PLUGIN' : 'ABSPATH';
      expect(code, path).toContain(`defined( '${guard}' ) || exit;`);
    }
  });

  test('keeps to its own names', () => {
    for (const [path, code] of php) {
      const isOwn = /^namespace Numberline;$/m.test(code) || !/^(function|class|const) /m.test(code);
      expect(isOwn, path).toBe(true);
      for (const [, name] of code.matchAll(/^\s*\$(\w+)\s*=/gm)) {
        if (path.endsWith('uninstall.php')) expect(name).toMatch(/^numberline_/);
      }
      for (const [, hook] of code.matchAll(/(?:apply_filters|do_action)\( '(\w+)'/g)) {
        expect(hook, path).toMatch(/^numberline_/);
      }
    }
  });

  test('translates with its own text domain', () => {
    const calls =
      /\b(?:__|_e|_x|_n|esc_html__|esc_attr__|esc_html_e|esc_attr_e)\(\s*'(?:[^'\\]|\\.)*'\s*([^)]*)\)/g;
    let found = 0;
    for (const [path, code] of php) {
      for (const [call, rest] of code.matchAll(calls)) {
        found += 1;
        expect(rest, `${path}: ${call}`).toMatch(/^, 'numberline' $/);
      }
    }
    expect(found).toBeGreaterThan(50);
  });

  test('tells translators what a placeholder stands for', () => {
    for (const [path, code] of php) {
      const lines = code.split('\n');
      for (const [index, line] of lines.entries()) {
        if (!/(__|_e)\(\s*'[^']*%/.test(line)) continue;
        expect(`${lines[index - 1]}`, `${path}:${index + 1}`).toContain('translators:');
      }
    }
  });

  test('escapes what it prints', () => {
    for (const [path, code] of php) {
      // Every value in `echo` is a literal, or goes through a function that escapes.
      for (const [, printed] of code.matchAll(/\becho ([^;]+);/g)) {
        expect(printed, path).toMatch(/^'[^']*'$/);
      }
      for (const [, args] of code.matchAll(/\bprintf\(([\s\S]*?)\n\t\t\);|\bprintf\((.*)\);/g)) {
        for (const variable of (args ?? '').matchAll(/^\s*(\$\w+(?:\[.*\])?),?$/gm)) {
          throw new Error(`${path} prints ${variable[1]} without escaping it`);
        }
      }
    }
  });

  test('asks before it changes anything', () => {
    const page = files.get('numberline/includes/class-settings-page.php') ?? '';
    expect(page).toContain('settings_fields( Settings::OPTION )');
    expect(page).toContain("current_user_can( 'manage_options' )");
    for (const [path, code] of php) expect(code, path).not.toMatch(/\$_(POST|GET|REQUEST)\b/);
  });

  test('reads what browsers send only where that is checked', () => {
    const readers = php.filter(([, code]) => /\$_(SERVER|COOKIE)\b/.test(code)).map(([path]) => path);
    expect(readers).toEqual([
      'numberline/includes/class-first-party.php',
      'numberline/includes/class-script.php',
    ]);
  });

  test('loads nothing from elsewhere, runs no text as code, and writes no file', () => {
    const forbidden =
      /\b(eval|exec|shell_exec|system|passthru|base64_decode|create_function|file_put_contents|fopen|curl_init|unserialize|extract)\s*\(/;
    for (const [path, code] of php) {
      expect(code, path).not.toMatch(forbidden);
      expect(code, path).not.toMatch(/wp_enqueue_\w+\([^)]*https?:/);
    }
  });

  test('runs on the oldest PHP that it says it needs', () => {
    // What PHP 7.4 cannot read, or does not have.
    const newer =
      /\?->|\bmatch \(|\benum \w|\breadonly\b|: (static|mixed|never)\b|\w+\|\w+ \$|#\[|\b(str_contains|str_starts_with|str_ends_with|array_is_list|array_find)\(/;
    for (const [path, code] of php) expect(code.replace(/\/\*[\s\S]*?\*\//g, ''), path).not.toMatch(newer);
  });

  test('uses no short tags and no closing tag at the end', () => {
    for (const [path, code] of php) {
      expect(code.startsWith('<?php\n'), path).toBe(true);
      expect(code, path).not.toMatch(/\?>|<\?=|<\?\s/);
    }
  });

  test('asks nobody for stars', () => {
    for (const [path, text] of files) expect(text, path).not.toMatch(/five.?stars?|★|rate us/i);
  });
});
