import { ProblemError } from '@gatehouse/kernel';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

export interface PageQuery {
  cursor?: string | undefined;
  limit: number;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** A sort column: its SQL name, and how a row's value reads in a cursor. */
export interface KeysetColumn<Row> {
  sql: string;
  of: (row: Row) => string | number | Date;
}

export interface KeysetOptions<Row> {
  /** Most significant first; together unique (end with the id). */
  columns: readonly KeysetColumn<Row>[];
  direction: 'asc' | 'desc';
}

/** What stands in a cursor is only a position: scope and filters come from the request, so a made-up cursor shows nothing new. */
export function encodeCursor(values: readonly (string | number | Date)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** @throws ProblemError request.invalid unless it is a cursor of `length` values */
export function decodeCursor(cursor: string, length: number): (string | number)[] {
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw invalidCursor();
  }
  const fits = Array.isArray(values) && values.length === length && values.every((value) => typeof value === 'string' || typeof value === 'number');
  if (!fits) throw invalidCursor();
  return values as (string | number)[];
}

const invalidCursor = () =>
  new ProblemError('request.invalid', 'The cursor is not one of ours.', { errors: [{ pointer: '?cursor', detail: 'take it from nextCursor, unchanged' }] });

/** Runs a query as one page: rows after the cursor, in the order of the columns. Postgres compares the columns as one row value, so an index on them serves. */
export async function keyset<E extends ObjectLiteral>(query: SelectQueryBuilder<E>, page: PageQuery, options: KeysetOptions<E>): Promise<Page<E>> {
  const { columns, direction } = options;
  if (page.cursor !== undefined) {
    const values = decodeCursor(page.cursor, columns.length);
    const names = values.map((_, index) => `cursor${index}`);
    const left = columns.map((column) => column.sql).join(', ');
    const right = names.map((name) => `:${name}`).join(', ');
    query.andWhere(`(${left}) ${direction === 'asc' ? '>' : '<'} (${right})`, Object.fromEntries(names.map((name, index) => [name, values[index]])));
  }
  const order = direction === 'asc' ? 'ASC' : 'DESC';
  for (const column of columns) query.addOrderBy(column.sql, order);
  const rows = await atCursor(query.limit(page.limit + 1).getMany());
  return cut(rows, page.limit, (row) => encodeCursor(columns.map((column) => column.of(row))));
}

/** The same for rows that were fetched otherwise, with `limit + 1` asked for. */
export function cut<Row>(rows: Row[], limit: number, cursorOf: (row: Row) => string): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** A cursor of the right form may still hold a text where a time is expected: Postgres says so, and it is the caller's fault. */
async function atCursor<T>(rows: Promise<T>): Promise<T> {
  try {
    return await rows;
  } catch (error) {
    const code = (error as { driverError?: { code?: string } }).driverError?.code;
    if (code === '22007' || code === '22008' || code === '22P02') throw invalidCursor();
    throw error;
  }
}
