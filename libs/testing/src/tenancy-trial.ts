import type { TenantCode, TenantRange } from '@yicang/kernel';
import type { ServiceRole } from '@yicang/platform-db';
import pg from 'pg';

const ANYWHERE = '0';

/** Who tries: a role that serves, or the one that owns the tables and cannot sign in. */
export type TrialRole = ServiceRole | 'owner';

/** What one statement came to: the tenants of the rows it reached, or what PostgreSQL said against it. */
export type Reached = TenantCode[] | string;

/**
 * One table with a row in each place, on trial in a transaction that is undone. Its checks and keys are dropped in it, so
 * that any row of the right types can be planted, and what is refused is refused by privileges and row security alone.
 */
export class TenancyTrial {
  private constructor(
    private readonly client: pg.PoolClient,
    private readonly service: string,
    private readonly table: string,
  ) {}

  /** What `work` gives; nothing of it is left. */
  static async of<R>(
    admin: pg.Pool,
    { service, table, places }: { service: string; table: string; places: readonly TenantCode[] },
    work: (trial: TenancyTrial) => Promise<R>,
  ): Promise<R> {
    const client = await admin.connect();
    try {
      const trial = new TenancyTrial(client, service, table);
      await client.query('begin; set local session_replication_role = replica');
      await trial.loosen();
      for (const place of places) await client.query(await trial.insertOf(place));
      await client.query('set local session_replication_role = origin');
      return await work(trial);
    } finally {
      await client.query('rollback');
      client.release();
    }
  }

  /** What `work` gives after the administrator has done this too; it is undone. */
  async after<R>(statement: string, work: () => Promise<R>): Promise<R> {
    await this.client.query(`savepoint mutation; ${statement}`);
    try {
      return await work();
    } finally {
      await this.client.query('rollback to savepoint mutation');
    }
  }

  /** Every way to take away or weaken one of the table's policies or its row security, as a statement. */
  mutations(): Promise<string[]> {
    return this.column<string>(MUTATIONS, [this.table]);
  }

  /** The rows this role sees. */
  select(role: TrialRole, scope: TenantRange | null): Promise<Reached> {
    return this.reach(role, scope, `select tenant_code from ${this.table}`);
  }

  async insert(role: TrialRole, scope: TenantRange | null, place: TenantCode): Promise<Reached> {
    // without `returning`, which would also need the row to be seen
    const reached = await this.reach(role, scope, await this.insertOf(place));
    return typeof reached === 'string' ? reached : [place];
  }

  /** The rows this role changes when it tries to change all, in the first column it has the privilege for. */
  async update(role: TrialRole, scope: TenantRange | null): Promise<Reached> {
    const [column = 'tenant_code'] = await this.column<string>(
      `select attname as value from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
          and has_column_privilege($2, attrelid, attnum, 'update') order by attnum`,
      [this.table, `${this.service}_${role}`],
    );
    return this.reach(role, scope, `update ${this.table} set ${column} = ${column} returning tenant_code`);
  }

  /** What it comes to when this role moves its rows to another place. */
  move(role: TrialRole, scope: TenantRange, to: TenantCode): Promise<Reached> {
    return this.reach(role, scope, `update ${this.table} set tenant_code = '${to}' returning tenant_code`);
  }

  /** The rows this role deletes when it tries to delete all. */
  delete(role: TrialRole, scope: TenantRange | null): Promise<Reached> {
    return this.reach(role, scope, `delete from ${this.table} returning tenant_code`);
  }

  /** What it comes to when the administrator tries it on all rows, whom neither privileges nor row security hold. */
  asAdministrator(change: 'update' | 'delete'): Promise<Reached> {
    const statement =
      change === 'delete' ? `delete from ${this.table}` : `update ${this.table} set tenant_code = '${ANYWHERE}'`;
    return this.reach(null, null, `${statement} returning tenant_code`);
  }

  private async reach(role: TrialRole | null, scope: TenantRange | null, statement: string): Promise<Reached> {
    await this.client.query('savepoint trial');
    try {
      if (scope !== null)
        await this.client.query(`select set_config('app.scope_from', $1, true), set_config('app.scope_to', $2, true)`, [
          scope.from,
          scope.to,
        ]);
      if (role !== null) await this.client.query(`set local role ${this.service}_${role}`);
      const { rows } = await this.client.query<{ tenant_code: TenantCode }>(statement);
      return rows.map((row) => row.tenant_code).sort();
    } catch (error) {
      return String(error);
    } finally {
      await this.client.query('rollback to savepoint trial');
    }
  }

  private async loosen(): Promise<void> {
    // a key that goes takes with it what refers to it, in its own table too
    const drops = await this.column<string>(
      `select format('alter table %s drop constraint if exists %I cascade', conrelid::regclass, conname) as value
         from pg_constraint where conrelid = $1::regclass and contype in ('c', 'f', 'u', 'p')
       union all
       select format('drop index %s', indexrelid::regclass) from pg_index
        where indrelid = $1::regclass and indisunique
          and not exists (select from pg_constraint where conindid = indexrelid and contype in ('u', 'p'))
       union all
       select format('delete from %s', $1::regclass)`,
      [this.table],
    );
    for (const drop of drops) await this.client.query(drop);
  }

  /** A row with any value of its type in each column that must be said. */
  private async insertOf(place: TenantCode): Promise<string> {
    const { rows } = await this.client.query<{ name: string; type: string }>(
      `select attname as name, format_type(atttypid, null) as type from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped
          and attnotnull and not atthasdef and attidentity = ''`,
      [this.table],
    );
    const values = rows.map(({ name, type }) => (name === 'tenant_code' ? `'${place}'` : anyValueOf(type)));
    return `insert into ${this.table} (${rows.map(({ name }) => name).join(', ')}) values (${values.join(', ')})`;
  }

  private async column<T>(query: string, parameters: readonly unknown[]): Promise<T[]> {
    return (await this.client.query<{ value: T }>(query, [...parameters])).rows.map(({ value }) => value);
  }
}

// of a policy that is open to all rows already, the roles are loosened instead
const MUTATIONS = `
  with policy as (select format('%I on %I', policyname, tablename) as it, * from pg_policies
    where schemaname = 'public' and tablename = $1)
  select 'drop policy ' || it as value from policy
  union all
  select 'alter policy ' || it || ' using (true)' from policy where qual <> 'true'
  union all
  select 'alter policy ' || it || ' with check (true)' from policy
   where cmd in ('ALL', 'INSERT', 'UPDATE') and coalesce(with_check, '') <> 'true'
  union all
  select 'alter policy ' || it || ' to public' from policy where qual = 'true'
  union all
  select format('alter table %I %s', $1::text, change)
    from unnest(array['disable row level security', 'no force row level security']) as change`;

const ANY_VALUES: Readonly<Record<string, string>> = {
  text: 'gen_random_uuid()::text',
  uuid: 'gen_random_uuid()',
  date: 'current_date',
  'timestamp with time zone': 'now()',
  jsonb: `'{}'`,
  bytea: `'\\x00'`,
  boolean: 'true',
  smallint: '1',
  integer: '1',
  bigint: '1',
  numeric: '1',
  'double precision': '1',
};

function anyValueOf(type: string): string {
  if (type.endsWith('[]')) return `'{}'`;
  const value = ANY_VALUES[type];
  if (value === undefined) throw new Error(`No value is known here for a column of type ${type}`);
  return value;
}
