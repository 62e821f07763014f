import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import type { FontFiles } from './pdf-document.ts';

/** Where the build puts Inter (SIL Open Font License 1.1) as TTF, from `@expo-google-fonts/inter`. */
const FACES = { regular: '/fonts/inter-400.ttf', strong: '/fonts/inter-600.ttf' } as const;

let loaded: Promise<FontFiles> | null = null;

/** The faces of a PDF, read once for each isolate. Throws `unavailable` where the build left them out. */
export function pdfFonts(env: Env): Promise<FontFiles> {
  loaded ??= read(env).catch((error) => {
    loaded = null;
    throw error;
  });
  return loaded;
}

/** Gives the faces where nothing serves them: in tests, which run without a build. */
export function giveFonts(files: FontFiles): void {
  loaded = Promise.resolve(files);
}

async function read(env: Env): Promise<FontFiles> {
  const face = async (path: string) => {
    const response = await env.ASSETS.fetch(`https://assets.local${path}`);
    if (!response.ok) throw new Problem('unavailable', 'the fonts of PDF files are missing: npm run build');
    return new Uint8Array(await response.arrayBuffer());
  };
  const [regular, strong] = await Promise.all([face(FACES.regular), face(FACES.strong)]);
  return { regular, strong };
}
