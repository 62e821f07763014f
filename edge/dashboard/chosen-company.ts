/** Where the choice is kept: a tab has its own, and a new tab begins with the last one. */
const KEY = 'numberline.company';

/** The company this tab works in, by its id; `null` for the one that the server takes. */
export function chosenCompany(): string | null {
  return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY);
}

/** Works in another company from the next document on; `null` forgets the choice. */
export function chooseCompany(id: string | null): void {
  for (const store of [sessionStorage, localStorage]) {
    if (id === null) store.removeItem(KEY);
    else store.setItem(KEY, id);
  }
}

/** An address of the API that a browser asks for without our headers, a file or a stream, with the company in it. */
export function inCompany(path: string): string {
  const chosen = chosenCompany();
  if (chosen === null) return path;
  return `${path}${path.includes('?') ? '&' : '?'}company=${encodeURIComponent(chosen)}`;
}
