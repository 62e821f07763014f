/** What was spent on a day. */
export interface AdCost {
  /** Start of the day in the company's zone, ms since 1970. */
  day: number;
  source: string;
  medium: string;
  campaign: string;
  cents: number;
}

/** The cost of advertising, as it was imported. Synchronous. */
export class Costs {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Takes the place of all that was known of the days told of. */
  import(costs: readonly AdCost[]): { days: number; rows: number } {
    const days = new Set(costs.map(({ day }) => day));
    this.#sql.exec(
      'DELETE FROM ad_cost WHERE day IN (SELECT value FROM json_each(?))',
      JSON.stringify([...days]),
    );
    this.#sql.exec(
      `INSERT INTO ad_cost (day, source, medium, campaign, cents)
       SELECT value->>'day', value->>'source', value->>'medium', value->>'campaign', sum(value->>'cents')
       FROM json_each(?) GROUP BY 1, 2, 3, 4`,
      JSON.stringify(costs),
    );
    return { days: days.size, rows: costs.length };
  }

  /** Of the days from `from` until before `to`, ms. */
  list(from: number, to: number): AdCost[] {
    return this.#sql
      .exec<{ day: number; source: string; medium: string; campaign: string; cents: number }>(
        'SELECT * FROM ad_cost WHERE day >= ? AND day < ? ORDER BY day, source, medium, campaign',
        from,
        to,
      )
      .toArray();
  }
}
