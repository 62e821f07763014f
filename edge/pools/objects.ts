/**
 * How a pool is spread over several `NumberPool` objects: which object a visitor asks, and which one has a number.
 * Each number is in one object at any time.
 */

/** The most objects a pool may be split over. */
export const MOST_OBJECTS = 32;

/** The name of a pool's nth object, from 0. The first has the name of the pool, as it was when there was only one. */
export function objectName(pool: string, nth: number): string {
  return nth === 0 ? pool : `${pool}.${nth}`;
}

/** The pool that an object belongs to, by its name. */
export function poolOfObject(name: string): string {
  return name.replace(/\.\d+$/, '');
}

/** The object that a visitor asks first: always the same one, so that who comes back gets the number they had. */
export function homeOf(visitor: string, objects: number): number {
  // FNV-1a: every character reaches every bit.
  let hash = 0x811c9dc5;
  for (let n = 0; n < visitor.length; n++) hash = Math.imul(hash ^ visitor.charCodeAt(n), 0x01000193);
  return (hash >>> 0) % objects;
}

/** A number of a pool and the object that has it; `null` for one that no object has had yet. */
export interface OwnedNumber {
  number: string;
  object: number | null;
}

/**
 * Which object each number should be in, by number: as many in each as can be, and as few moved as can be. The same
 * numbers in the same objects are always dealt the same way.
 */
export function deal(numbers: readonly OwnedNumber[], objects: number): Map<string, number> {
  const owned = Array.from({ length: objects }, (): string[] => []);
  const homeless: string[] = [];
  for (const { number, object } of numbers) {
    const own = object === null ? undefined : owned[object];
    if (own === undefined) homeless.push(number);
    else own.push(number);
  }
  // Where the numbers do not divide, the objects that have most keep one more.
  const fullest = [...owned.keys()].sort(
    (a, b) => (owned[b]?.length ?? 0) - (owned[a]?.length ?? 0) || a - b,
  );
  const share = Math.floor(numbers.length / objects);
  const more = numbers.length % objects;
  const dealt = new Map<string, number>();
  const room: { object: number; places: number }[] = [];
  for (const [rank, object] of fullest.entries()) {
    const places = share + (rank < more ? 1 : 0);
    const own = owned[object] ?? [];
    for (const number of own.slice(0, places)) dealt.set(number, object);
    homeless.push(...own.slice(places));
    room.push({ object, places: places - Math.min(places, own.length) });
  }
  for (const number of homeless) {
    const free = room.find(({ places }) => places > 0);
    if (free === undefined) throw new Error('there is a place for every number');
    dealt.set(number, free.object);
    free.places--;
  }
  return dealt;
}
