import type { ArchiveRow, ArchiveValue } from './tables.ts';

/** New ids by the old ones, where an id is taken already. */
export interface Renamed {
  carrier: ReadonlyMap<string, string>;
  pool: ReadonlyMap<string, string>;
  site: ReadonlyMap<string, string>;
  group: ReadonlyMap<string, string>;
  role: ReadonlyMap<string, string>;
}

type Kind = keyof Renamed;

/** Columns that name one of them, in any table but its own. */
const NAMING: Readonly<Record<string, Kind>> = {
  carrier_id: 'carrier',
  pool_id: 'pool',
  site_key: 'site',
  site: 'site',
  group_id: 'group',
};

/** Columns of its own table. */
const OWN: Readonly<Record<string, [column: string, kind: Kind]>> = {
  carrier: ['id', 'carrier'],
  pool: ['id', 'pool'],
  site: ['key', 'site'],
  swap_group: ['id', 'group'],
  role: ['id', 'role'],
};

/** Keys in JSON that name one, and fields of a filter. */
const KEYS: Readonly<Record<string, Kind>> = {
  site: 'site',
  pool: 'pool',
  poolId: 'pool',
  carrierId: 'carrier',
};
const FIELDS: Readonly<Record<string, Kind>> = { 'visit.site': 'site', pool: 'pool' };

/** Tables whose texts people wrote: nothing in them is ours to change. */
const WRITTEN_BY_PEOPLE: ReadonlySet<string> = new Set(['note', 'transcript', 'change']);

/** A row as it is when ids have changed: in its columns, and in what it holds as JSON. */
export function renamedRow(table: string, row: ArchiveRow, renamed: Renamed): ArchiveRow {
  if (Object.values(renamed).every((map: ReadonlyMap<string, string>) => map.size === 0)) return row;
  const [own, ownKind] = OWN[table] ?? [];
  return Object.fromEntries(
    Object.entries(row).map(([column, value]): [string, ArchiveValue] => {
      if (typeof value !== 'string') return [column, value];
      const kind = column === own ? ownKind : NAMING[column];
      if (kind !== undefined) return [column, renamed[kind].get(value) ?? value];
      if (WRITTEN_BY_PEOPLE.has(table) || !/^[[{]/.test(value)) return [column, value];
      try {
        return [column, JSON.stringify(within(JSON.parse(value), renamed))];
      } catch {
        // It only looked like JSON.
        return [column, value];
      }
    }),
  );
}

function within(value: unknown, renamed: Renamed): unknown {
  if (Array.isArray(value)) return value.map((one) => within(one, renamed));
  if (typeof value !== 'object' || value === null) return value;
  const { field } = value as { field?: unknown };
  const asked = typeof field === 'string' ? FIELDS[field] : undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => {
      const kind = key === 'value' ? asked : KEYS[key];
      if (kind === undefined) return [key, within(held, renamed)];
      const name = (one: unknown) =>
        typeof one === 'string' ? (renamed[kind].get(one) ?? one) : within(one, renamed);
      return [key, Array.isArray(held) ? held.map(name) : name(held)];
    }),
  );
}
