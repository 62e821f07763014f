/** One step of a schema: SQL that takes the database from the state before it to the state after it. */
export type Migration = string;
