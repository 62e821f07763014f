import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// `npm run build:gtm`: puts `template.tpl` together from its parts. Tag Manager imports that one file, whose sections are
// JSON, JavaScript and YAML; each part is a file of its own kind, so that it can be read, checked and formatted.

export const FILE = join(import.meta.dirname, 'template.tpl');

const part = (name: string): string => readFileSync(join(import.meta.dirname, 'parts', name), 'utf8').trim();
const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** The template as it is to be. */
export function template(): string {
  const info = JSON.parse(part('info.json')) as { brand: object };
  const icon = readFileSync(join(import.meta.dirname, 'parts', 'icon.png')).toString('base64');
  const sections = {
    TERMS_OF_SERVICE: part('terms.txt'),
    INFO: json({ ...info, brand: { ...info.brand, thumbnail: `data:image/png;base64,${icon}` } }),
    TEMPLATE_PARAMETERS: json(JSON.parse(part('parameters.json'))),
    SANDBOXED_JS_FOR_WEB_TEMPLATE: part('code.js'),
    WEB_PERMISSIONS: json(permissions(JSON.parse(part('permissions.json')))),
    TESTS: part('tests.yaml'),
    NOTES: part('notes.txt'),
  };
  return Object.entries(sections)
    .map(([name, text]) => `___${name}___\n\n${text}\n`)
    .join('\n\n');
}

/** Permissions by name, as Tag Manager writes them: every value with its type. */
function permissions(wanted: Record<string, Record<string, unknown>>): object[] {
  return Object.entries(wanted).map(([publicId, values]) => ({
    instance: {
      key: { publicId, versionId: '1' },
      param: Object.entries(values).map(([key, value]) => ({ key, value: typed(value) })),
    },
    clientAnnotations: { isEditedByUser: true },
    isRequired: true,
  }));
}

function typed(value: unknown): object {
  if (Array.isArray(value)) return { type: 2, listItem: value.map(typed) };
  if (typeof value === 'boolean') return { type: 8, boolean: value };
  if (typeof value === 'object' && value !== null) {
    return { type: 3, mapKey: Object.keys(value).map(typed), mapValue: Object.values(value).map(typed) };
  }
  return { type: 1, string: String(value) };
}

if (import.meta.main) writeFileSync(FILE, template());
