import type { DataSource, EntityMetadata } from 'typeorm';
import type pg from 'pg';

/** A column as a sentence: `status text`, `held_until timestamp with time zone or null`. */
type ColumnLine = string;

/** What a table or an entity says of its columns and its key. */
export interface TableShape {
  readonly columns: ColumnLine[];
  readonly key: string[];
}

/** The words each text column may hold, by `table.column`, as its check says. */
export async function checkedVocabularies(admin: pg.Pool): Promise<Record<string, string[]>> {
  const { rows } = await admin.query<{ name: string; definition: string }>(
    `select conrelid::regclass || '.' || attname as name, pg_get_constraintdef(pg_constraint.oid) as definition
       from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
      where contype = 'c' and cardinality(conkey) = 1 and connamespace = 'public'::regnamespace
        and pg_get_constraintdef(pg_constraint.oid) ~ '^CHECK \\(\\(\\w+ (= ANY|<@) \\(?ARRAY\\[''[^\\]]*\\]\\)?\\)\\)$'`,
  );
  return Object.fromEntries(
    rows.map(({ name, definition }) => [name, [...definition.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? '')]),
  );
}

/** The table as the database has it. What the database draws itself need not be in the entity. */
export async function shapeOfTable(
  admin: pg.Pool,
  table: string,
  isMapped: (column: string) => boolean,
): Promise<TableShape> {
  const { rows } = await admin.query<{ name: string; line: string; isDrawn: boolean }>(
    `select attname as name, attname || ' ' || format_type(atttypid, atttypmod) || case when attnotnull then '' else ' or null' end as line,
            attidentity <> '' or attgenerated <> '' as "isDrawn"
       from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
    [table],
  );
  const key = await admin.query<{ name: string }>(
    `select attname as name from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey)
      where indrelid = to_regclass($1) and indisprimary`,
    [table],
  );
  const mapped = rows.filter(({ name, isDrawn }) => !isDrawn || isMapped(name));
  return { columns: mapped.map(({ line }) => line).sort(), key: key.rows.map(({ name }) => name).sort() };
}

/** The table as the entity has it. */
export function shapeOfEntity(entity: EntityMetadata, { driver }: DataSource): TableShape {
  const line = (column: EntityMetadata['columns'][number]) =>
    `${column.databaseName} ${driver.normalizeType(column)}${column.isArray ? '[]' : ''}${column.isNullable ? ' or null' : ''}`;
  return {
    columns: entity.columns.map(line).sort(),
    key: entity.primaryColumns.map(({ databaseName }) => databaseName).sort(),
  };
}
