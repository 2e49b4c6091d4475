import type { DataSource } from 'typeorm';

import { Fault } from './faults.js';

/**
 * Whose rows a table holds. `owned`: one place's. `inherited`: one place's, read by every place inside it. `published`:
 * one place's, read by everybody. `system`: the machinery's own.
 */
export type TableKind = 'owned' | 'inherited' | 'published' | 'system';

/** A table's kind, and what its migration says of it on top of `tenancy.<kind>('x')`. */
export interface TableDeclaration {
  readonly kind: TableKind;
  /** `tenancy.personal('x')`: rows about persons, unseen from a province or the nation. */
  readonly personal?: true;
  /** `tenancy.open_to_system('x')`: written by roll-ups. A `system` table is so by its kind. */
  readonly openToSystem?: true;
  /** `tenancy.append_only('x')`: nobody changes or removes a row. */
  readonly appendOnly?: true;
  /** The second argument of `tenancy.<kind>('x', 'update, delete')`: what the app role may do besides. */
  readonly also?: string;
}

/** Every table of a service's database by its name. */
export type Tenancy = Readonly<Record<string, TableKind | TableDeclaration>>;

/** The tables of every service. */
export const platformTenancy: Tenancy = {
  outbox: 'system',
  inbox: 'system',
  inbox_version: { kind: 'system', also: 'update' },
  command_log: { kind: 'system', also: 'update (outcome)' },
  dead_letter: 'system',
  due_work: { kind: 'system', also: 'update, delete' },
  subject_standing: 'inherited',
  audit_entry: { kind: 'owned', appendOnly: true },
};

/**
 * Where the catalogue and the declarations differ, a sentence each; empty when every table, policy, privilege and key is as
 * declared. The platform's own tables are added. Works as any role.
 */
export async function checkTenancy(db: DataSource, tenancy: Tenancy): Promise<string[]> {
  const service = await serviceOf(db);
  const found = await db.query<{ about: string; fact: string }[]>(CATALOGUE_FACTS);
  const declared = Object.entries({ ...platformTenancy, ...tenancy }).flatMap(([table, kind]) =>
    declaredFacts(typeof kind === 'string' ? { kind } : kind, service).map((fact) => `${table} ${fact}`),
  );
  const actual = found.map(({ about, fact }) => `${about} ${fact}`);
  return [
    ...difference(declared, actual).map((fact) => `Declared, but not in the database: ${fact}`),
    ...difference(actual, declared).map((fact) => `In the database, but not declared: ${fact}`),
  ];
}

/** @throws Fault with all the differences, when there are any. */
export async function mustMatchTenancy(db: DataSource, tenancy: Tenancy): Promise<void> {
  const differences = await checkTenancy(db, tenancy);
  if (differences.length > 0)
    throw new Fault(`The database is not as tenancy.ts declares it:\n${differences.join('\n')}`);
}

function difference(facts: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return facts.filter((fact) => !known.has(fact)).sort();
}

async function serviceOf(db: DataSource): Promise<string> {
  const [schema] = await db.query<{ owner: string }[]>(
    `select pg_get_userbyid(nspowner) as owner from pg_namespace where nspname = 'tenancy'`,
  );
  if (schema === undefined) throw new Fault('This database was not migrated: it has no schema tenancy');
  return schema.owner.replace(/_owner$/, '');
}

// PostgreSQL's own spelling of the expressions in 0001-tenancy.sql
const SCOPE_FROM = `NULLIF(current_setting('app.scope_from'::text, true), ''::text)`;
const SCOPE_TO = `NULLIF(current_setting('app.scope_to'::text, true), ''::text)`;
const IN_SCOPE = `((tenant_code >= ${SCOPE_FROM}) AND (tenant_code < ${SCOPE_TO}))`;
const OF_ANCESTORS = `(starts_with(${SCOPE_FROM}, tenant_code) OR ((tenant_code = '0'::text) AND (${SCOPE_FROM} IS NOT NULL)))`;
const NOT_WIDER_THAN_CITY = `(length(${SCOPE_FROM}) >= 4)`;

function declaredFacts(declaration: TableDeclaration, service: string): string[] {
  const { kind, personal, openToSystem, appendOnly, also } = declaration;
  const [app, system, everybody] = [`${service}_app`, `${service}_system`, `${service}_public`];
  const mayOf = (role: string, privileges: readonly string[]) => privileges.map((one) => `lets ${role} ${one}`);
  const changes = kind === 'system' || appendOnly === true ? [] : ['update'];
  const facts = [
    'is a table under forced row security',
    `has policy in_scope permissive all to ${app} using ${IN_SCOPE} check ${IN_SCOPE}`,
    ...mayOf(app, ['select', 'insert', ...changes, ...(also?.split(', ') ?? [])]),
  ];
  if (kind === 'inherited')
    facts.push(`has policy of_ancestors permissive select to ${app} using ${OF_ANCESTORS} check -`);
  if (kind === 'published')
    facts.push(
      `has policy published permissive select to ${everybody} using true check -`,
      ...mayOf(everybody, ['select']),
    );
  if (kind === 'system' || openToSystem === true)
    facts.push(
      `has policy to_system permissive all to ${system} using true check true`,
      ...mayOf(system, ['select', 'insert', 'update', 'delete']),
    );
  if (personal === true)
    facts.push(`has policy personal restrictive all to ${app} using ${NOT_WIDER_THAN_CITY} check -`);
  if (appendOnly === true) facts.push('is append-only');
  return facts;
}

// One row per fact. Those that nobody can declare (a loose key, a view that reads as its owner) are always a difference.
const CATALOGUE_FACTS = `
  with relation as (select * from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f'))
  select relname as about,
         case when relkind in ('r', 'p') and relrowsecurity and relforcerowsecurity then 'is a table under forced row security'
              when relkind in ('r', 'p') then 'is a table without forced row security'
              else 'is a view or foreign table, which row security does not hold' end as fact
    from relation where not (relkind = 'v' and coalesce(reloptions::text[] @> array['security_invoker=true'], false))
  union all
  select tablename, format('has policy %s %s %s to %s using %s check %s', policyname, lower(permissive), lower(cmd),
         array_to_string(roles, ', '), coalesce(qual, '-'), coalesce(with_check, '-'))
    from pg_policies where schemaname = 'public'
  union all
  select relname, format('lets %s %s', coalesce(grantee_role.rolname, 'everybody'), lower(privilege_type))
    from relation cross join aclexplode(relacl) left join pg_roles grantee_role on grantee_role.oid = grantee
   where grantee <> relowner
  union all
  select relname, format('lets %s %s (%s)', coalesce(grantee_role.rolname, 'everybody'), lower(privilege_type), attname)
    from relation join pg_attribute on attrelid = relation.oid cross join aclexplode(attacl)
    left join pg_roles grantee_role on grantee_role.oid = grantee
   where grantee <> relowner
  union all
  select relname, format('has key %s that does not start with tenant_code', indexrelid::regclass)
    from relation join pg_index on indrelid = relation.oid join pg_attribute on attrelid = relation.oid and attnum = indkey[0]
   where indisunique and attname <> 'tenant_code'
  union all
  select relname, format('has foreign key %s that does not start with a tenant', conname)
    from relation join pg_constraint on conrelid = relation.oid and contype = 'f'
    join pg_attribute on attrelid = confrelid and attnum = confkey[1]
   where attname <> 'tenant_code'
  union all
  select relname, 'is append-only' from relation join pg_trigger on tgrelid = relation.oid
   where tgname in ('append_only', 'append_only_all') and tgenabled = 'O'
   group by relname having count(*) = 2
  union all
  select proname || '()', 'runs as its definer without a search_path of its own'
    from pg_proc join pg_namespace on pg_namespace.oid = pronamespace
   where prosecdef and nspname not in ('pg_catalog', 'information_schema')
     and not exists (select from unnest(proconfig) as setting where starts_with(setting, 'search_path='))`;
