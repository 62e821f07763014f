import { CALL_INDEXES, CALL_SIDE_TABLES, CALL_TABLE } from '../../../edge/calls/call-table.ts';
import { SEARCH_TABLES } from '../../../edge/calls/search.ts';
import { COST_TABLE } from '../../../edge/reports/cost.ts';
import { COLUMNS } from './generated-calls.ts';

/** What both sides of the comparison have. */
export const TABLES = [CALL_TABLE, CALL_SIDE_TABLES, SEARCH_TABLES, CALL_INDEXES, COST_TABLE];

export const INSERT = `INSERT INTO call (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`;
