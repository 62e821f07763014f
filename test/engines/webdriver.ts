/** A W3C WebDriver session (https://www.w3.org/TR/webdriver2/): as much of it as a tab needs. */
export interface Session {
  /** A command of the session; `path` follows `/session/:id`. Throws what the driver says is wrong. */
  command<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T>;
}

// Name of the member that holds an element's id (https://www.w3.org/TR/webdriver2/#elements).
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** Asks a driver for a browser. */
export async function beginSession(driver: string, capabilities: object): Promise<Session> {
  const { sessionId } = await send<{ sessionId: string }>('POST', `${driver}/session`, {
    capabilities: { alwaysMatch: capabilities },
  });
  return { command: (method, path, body) => send(method, `${driver}/session/${sessionId}${path}`, body) };
}

async function send<T>(method: string, address: string, body: object = {}): Promise<T> {
  const response = await fetch(address, {
    method,
    ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
  });
  const { value } = (await response.json()) as { value: T };
  if (response.ok) return value;
  const { error, message } = value as { error?: string; message?: string };
  throw new Error(`${method} ${new URL(address).pathname}: ${error}: ${message}`);
}

/** Value of an expression in the page; a promise is waited for. */
export async function evaluate<T>(session: Session, expression: string): Promise<T> {
  const outcome = await session.command<{ value?: T; thrown?: string }>('POST', '/execute/async', {
    script: `const tell = arguments[0];
      Promise.resolve().then(() => (${expression})).then(
        (value) => tell({ value }),
        (problem) => tell({ thrown: String(problem) }),
      );`,
    args: [],
  });
  if (outcome.thrown !== undefined) throw new Error(outcome.thrown);
  return outcome.value as T;
}

/** Clicks the first element that matches a selector. */
export async function click(session: Session, selector: string): Promise<void> {
  const element = await session.command<Record<string, string>>('POST', '/element', {
    using: 'css selector',
    value: selector,
  });
  await session.command('POST', `/element/${element[ELEMENT]}/click`);
}
