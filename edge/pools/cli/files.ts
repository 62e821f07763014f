import { readFile } from 'node:fs/promises';
import { parseTrace, type Session } from '../traffic.ts';

/** The visits of a CSV file. Throws an Error naming the file, the line and the column. */
export async function readTrace(file: string): Promise<Session[]> {
  const sessions = naming(file, parseTrace)(await text(file));
  if (sessions.length === 0)
    throw new Error(`${file} has no visits: its first line is the header, and nothing follows`);
  return sessions;
}

/** What `parse` makes of a JSON file. Throws an Error naming the file. */
export async function readJson<Value>(file: string, parse: (json: unknown) => Value): Promise<Value> {
  const json = naming(`${file} is no JSON`, (content: string): unknown => JSON.parse(content))(
    await text(file),
  );
  return naming(file, parse)(json);
}

async function text(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/** The function, with the name of what it looks at in front of its complaints. */
function naming<In, Out>(name: string, parse: (input: In) => Out): (input: In) => Out {
  return (input) => {
    try {
      return parse(input);
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? error.message : error}`);
    }
  };
}
