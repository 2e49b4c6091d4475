import {
  ancestorsOf,
  covers,
  defineOperation,
  exactRange,
  isGranted,
  NATION,
  ROLES,
  subtreeRange,
  type TenantCode,
  type TenantRange,
} from '@yicang/kernel';
import type { TableDeclaration } from '@yicang/platform-db';
import type { Reached, TenancyTrial } from './tenancy-trial.js';

const HERE = '51017K3Q' as TenantCode;
const CITY = '5101' as TenantCode;
const PROVINCE = '51' as TenantCode;
/** One row each: a community with all its ancestors, its neighbour, and another city, province and their communities. */
export const PLACES = [
  ...[NATION, PROVINCE, CITY, HERE],
  ...['5101A0B1', '5103', '51037K3Q', '11', '1101', '11017K3Q'],
] as TenantCode[];

const DENIED = /permission denied/;
const REFUSED = /row-level security policy|permission denied/;
const EMPTY: TenantRange = { from: '', to: '' };
const NOW = new Date();
const YESTERDAY = new Date(NOW.getTime() - 86_400_000).toISOString();
const ANYTHING = defineOperation('testing.try-anything', ROLES);

interface Scope {
  readonly name: string;
  readonly range: TenantRange | null;
  /** The place it is of, and whether it is that place alone; null sees nothing. */
  readonly of: { readonly place: TenantCode; readonly isExact: boolean } | null;
}

const SCOPES: readonly Scope[] = [
  { name: 'no scope', range: null, of: null },
  { name: 'an empty scope', range: EMPTY, of: null },
  ...PLACES.flatMap((place) => [
    { name: `exactly ${place}`, range: exactRange(place), of: { place, isExact: true } },
    { name: `${place} and all inside`, range: subtreeRange(place), of: { place, isExact: false } },
  ]),
];

/**
 * What was reached against what the table's kind says, a sentence for each difference: every role of the database in every
 * scope, and every role a person may have. It is asked for one at a time, so that the first can be enough.
 */
export async function* violationsOf(trial: TenancyTrial, table: TableDeclaration): AsyncGenerator<string> {
  for (const scope of SCOPES) {
    yield* appIn(trial, scope, table);
    yield* publicIn(trial, scope, table);
    yield* systemIn(trial, scope, table);
    yield* ownerIn(trial, scope);
  }
  yield* moves(trial);
  yield* people(trial, table);
}

async function* appIn(trial: TenancyTrial, scope: Scope, table: TableDeclaration): AsyncGenerator<string> {
  const told = `app in ${scope.name}`;
  const written = PLACES.filter((place) => isWritable(table, scope, place));
  yield* differs(`${told} selects`, await trial.select('app', scope.range), seenIn(table, scope));
  const update = mayUpdate(table) ? written : DENIED;
  yield* differs(`${told} updates`, await trial.update('app', scope.range), update);
  const remove = also(table).includes('delete') ? written : DENIED;
  yield* differs(`${told} deletes`, await trial.delete('app', scope.range), remove);
  for (const place of PLACES) {
    const inserted = written.includes(place) ? [place] : REFUSED;
    yield* differs(`${told} inserts ${place}`, await trial.insert('app', scope.range, place), inserted);
  }
}

async function* publicIn(trial: TenancyTrial, { name, range }: Scope, table: TableDeclaration): AsyncGenerator<string> {
  const told = `public in ${name}`;
  const seen = table.kind === 'published' ? PLACES : DENIED;
  yield* differs(`${told} selects`, await trial.select('public', range), seen);
  yield* differs(`${told} inserts`, await trial.insert('public', range, HERE), DENIED);
  yield* differs(`${told} updates`, await trial.update('public', range), DENIED);
  yield* differs(`${told} deletes`, await trial.delete('public', range), DENIED);
}

async function* systemIn(trial: TenancyTrial, { name, range }: Scope, table: TableDeclaration): AsyncGenerator<string> {
  const told = `system in ${name}`;
  const isOpen = table.kind === 'system' || table.openToSystem === true;
  const all = isOpen ? PLACES : DENIED;
  yield* differs(`${told} selects`, await trial.select('system', range), all);
  yield* differs(`${told} inserts`, await trial.insert('system', range, HERE), isOpen ? [HERE] : DENIED);
  yield* differs(`${told} updates`, await trial.update('system', range), all);
  yield* differs(`${told} deletes`, await trial.delete('system', range), all);
}

/** Row security is forced: the owner, whom no policy names, reaches nothing. */
async function* ownerIn(trial: TenancyTrial, { name, range }: Scope): AsyncGenerator<string> {
  yield* differs(`owner in ${name} selects`, await trial.select('owner', range), []);
  yield* differs(`owner in ${name} inserts`, await trial.insert('owner', range, HERE), REFUSED);
}

async function* moves(trial: TenancyTrial): AsyncGenerator<string> {
  for (const place of PLACES.filter((other) => other !== HERE))
    yield* differs(`app moves its rows to ${place}`, await trial.move('app', exactRange(HERE), place), REFUSED);
}

/** A person asks for every place there is; what is not granted has no scope, and a grant that has ended grants nothing. */
async function* people(trial: TenancyTrial, table: TableDeclaration): AsyncGenerator<string> {
  const seen = new Map<TenantCode, Reached>();
  for (const place of PLACES) seen.set(place, await trial.select('app', subtreeRange(place)));
  for (const role of ROLES)
    for (const home of PLACES)
      for (const until of [null, YESTERDAY]) {
        const grants = [{ role, place: home, until }];
        const actor = { subject: role, kind: 'person', grants, grantVersion: 0, language: 'zh' } as const;
        const asked = PLACES.filter((place) => isGranted(actor, ANYTHING, place, NOW));
        const reached = new Set(asked.flatMap((place) => seen.get(place) ?? []));
        const isDue = (place: TenantCode) =>
          until === null && asked.some((one) => seenIn(table, scopeInside(one)).includes(place));
        const told = `${role} of ${home}${until === null ? '' : ' until yesterday'}`;
        yield* differs(`${told} sees`, [...reached].sort() as TenantCode[], PLACES.filter(isDue));
        for (const place of asked) if (!covers(home, place) || until !== null) yield `${told} is let into ${place}`;
      }
}

const scopeInside = (place: TenantCode): Scope => ({ name: '', range: null, of: { place, isExact: false } });

function seenIn(table: TableDeclaration, scope: Scope): TenantCode[] {
  if (scope.of === null || isTooWide(table, scope.of.place)) return [];
  const above = table.kind === 'inherited' ? ancestorsOf(scope.of.place) : [];
  return PLACES.filter((place) => isWritable(table, scope, place) || above.includes(place));
}

function isWritable(table: TableDeclaration, { of }: Scope, place: TenantCode): boolean {
  if (of === null || isTooWide(table, of.place)) return false;
  return of.isExact ? of.place === place : covers(of.place, place);
}

function isTooWide({ personal }: TableDeclaration, place: TenantCode): boolean {
  return personal === true && place.length < CITY.length;
}

function also(table: TableDeclaration): string[] {
  return table.appendOnly === true ? [] : (table.also?.split(', ') ?? []);
}

function mayUpdate(table: TableDeclaration): boolean {
  if (table.appendOnly === true) return false;
  return table.kind !== 'system' || also(table).some((one) => one.startsWith('update'));
}

function* differs(told: string, reached: Reached, expected: readonly TenantCode[] | RegExp): Generator<string> {
  const isAsExpected =
    expected instanceof RegExp
      ? typeof reached === 'string' && expected.test(reached)
      : String(reached) === String([...expected].sort());
  if (!isAsExpected) yield `${told}: ${String(reached) || 'nothing'} instead of ${String(expected) || 'nothing'}`;
}
