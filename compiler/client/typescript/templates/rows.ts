
/** A row as the driver gives it, by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>;

/** Reads a column that is never null. */
export function must<T>(row: Row, column: string, kind: Kind<T>): T {
  const value = maybe(row, column, kind);
  if (value === null) {
    throw new TypeError(`column ${column} is null`);
  }
  return value;
}

/** Reads a column that may be null. */
export function maybe<T>(row: Row, column: string, kind: Kind<T>): T | null {
  return named(row, column, kind.read);
}

/** Reads a list, which is empty where there is none. */
export function list<T>(row: Row, column: string, kind: Kind<T>): T[] {
  return named(row, column, (value) => elements(value).map(kind.read)) ?? [];
}

/** Says in errors which column it is. */
function named<T>(row: Row, column: string, read: (value: unknown) => T): T | null {
  const value = row[column];
  if (value === null || value === undefined) {
    return null;
  }
  try {
    return read(value);
  } catch (error) {
    throw new TypeError(`column ${column}: ${error instanceof Error ? error.message : "it cannot be read"}`);
  }
}

/** Gives the only row of a statement, or null. */
export async function one<T>(db: DB, statement: string, given: Record<string, Given>, read: (row: Row) => T): Promise<T | null> {
  for await (const row of each(db, statement, given, read)) {
    return row;
  }
  return null;
}

/** Gives all rows of a statement. */
export async function many<T>(db: DB, statement: string, given: Record<string, Given>, read: (row: Row) => T): Promise<T[]> {
  const rows: T[] = [];
  for await (const row of each(db, statement, given, read)) {
    rows.push(row);
  }
  return rows;
}

/** Values are not told: they may be of people. */
function not(kind: string, value: unknown): TypeError {
  return new TypeError(`a value of type ${typeof value} is no ${kind}`);
}

/** A whole number that a number cannot hold is refused rather than rounded. */
function whole(value: number): number {
  if (!Number.isSafeInteger(value)) {
    throw new RangeError("the whole number does not fit into a number");
  }
  return value;
}

/** Decimals end with their last digit that is not 0. */
function digits(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function moment(value: number | string): Date {
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) {
    throw new RangeError("the moment does not fit into a Date");
  }
  return at;
}
