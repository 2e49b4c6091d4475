import type { ServiceName } from '@yicang/contracts';
import { ancestorsOf, covers, exactRange, NATION, subtreeRange, type TenantCode } from '@yicang/kernel';
import {
  checkTenancy,
  closeDataSources,
  type DataSources,
  type EntityClass,
  openDataSources,
  platformTenancy,
  type TableDeclaration,
  type Tenancy,
} from '@yicang/platform-db';
import type { ObjectLiteral } from 'typeorm';
import { checkedVocabularies, shapeOfEntity, shapeOfTable } from './catalogue.js';
import { type Reached, TenancyTrial } from './tenancy-trial.js';
import { openTestDatabase, type TestDatabase } from './test-database.js';

/** A service's database, and what its code says of it. */
export interface TenancyUnderTest {
  readonly service: ServiceName;
  readonly migrations: URL;
  readonly tenancy: Tenancy;
  readonly entities: readonly EntityClass<ObjectLiteral>[];
  /** The words of each text column that a check confines, by `table.column`: all of them, from where the code has them. */
  readonly vocabularies: Readonly<Record<string, readonly string[]>>;
}

const HERE = '51017K3Q' as TenantCode;
const NEXT_DOOR = '5101A0B1' as TenantCode;
const CITY = '5101' as TenantCode;
const PROVINCE = '51' as TenantCode;
/** One row each: a community with all its ancestors, its neighbour, and another city, province and their communities. */
const PLACES = [NATION, PROVINCE, CITY, HERE, NEXT_DOOR, '5103', '51037K3Q', '11', '1101', '11017K3Q'] as TenantCode[];
const ELSEWHERE = PLACES.filter((place) => place !== HERE);
const REFUSED = /row-level security policy|permission denied/;
const DENIED = /permission denied/;

/**
 * Every table of the service is as its tenancy.ts says, tried with real rows; none is undeclared; entities and checks say
 * what the code says. The whole of a service's `tenancy.int.spec.ts`.
 */
export function describeTenancy(under: TenancyUnderTest): void {
  let database: TestDatabase;
  let sources: DataSources;
  beforeAll(async () => {
    database = await openTestDatabase(under.service, under.migrations);
    const { service, entities } = under;
    sources = await openDataSources({ service, urls: database.urls, entities, poolMax: 1 });
  });
  afterAll(async () => {
    await closeDataSources(sources);
    await database.close();
  });

  describe(`the database of ${under.service}`, () => {
    it('has the declared tables with their policies and privileges, and no other', async () => {
      expect(await checkTenancy(sources.app, under.tenancy)).toEqual([]);
    });

    it('knows the same words as the code', async () => {
      const sorted = (words: Readonly<Record<string, readonly string[]>>) =>
        Object.fromEntries(Object.entries(words).map(([name, list]) => [name, [...list].sort()]));
      expect(sorted(await checkedVocabularies(database.admin))).toEqual(sorted(under.vocabularies));
    });

    it('has the columns and keys of the entities', async () => {
      for (const entity of sources.app.entityMetadatas) {
        const isMapped = (column: string) => entity.findColumnWithDatabaseName(column) !== undefined;
        const { tableName } = entity;
        const found = await shapeOfTable(database.admin, tableName, isMapped);
        expect({ tableName, ...shapeOfEntity(entity, sources.app) }).toEqual({ tableName, ...found });
      }
    });
  });

  const tables = Object.entries<Tenancy[string]>({ ...platformTenancy, ...under.tenancy }).map(
    ([table, declared]): [string, TableDeclaration] => [
      table,
      typeof declared === 'string' ? { kind: declared } : declared,
    ],
  );
  describe.each(tables)('%s, which is %j', (table, declaration) => {
    describeTable(declaration, (work) =>
      TenancyTrial.of(database.admin, { service: under.service, table, places: PLACES }, work),
    );
  });
}

type OnTrial = (work: (trial: TenancyTrial) => Promise<void>) => Promise<void>;

function describeTable({ kind, personal, openToSystem, appendOnly }: TableDeclaration, onTrial: OnTrial): void {
  const seenFrom = (place: TenantCode, isSeen: (other: TenantCode) => boolean) => {
    if (personal === true && place.length < CITY.length) return [];
    const above = kind === 'inherited' ? ancestorsOf(place) : [];
    return PLACES.filter((other) => isSeen(other) || above.includes(other)).sort();
  };
  const isHere = exactRange(HERE);

  it('is read from a place as far as its kind goes, and by nobody who has none', () =>
    onTrial(async (trial) => {
      expect(await trial.select('app', null)).toEqual([]);
      for (const place of PLACES) {
        expect(await trial.select('app', exactRange(place))).toEqual(seenFrom(place, (other) => other === place));
        const inside = (other: TenantCode) => covers(place, other);
        expect(await trial.select('app', subtreeRange(place))).toEqual(seenFrom(place, inside));
      }
    }));

  it('takes a row of its own place, and of no other', () =>
    onTrial(async (trial) => {
      expect(await trial.insert('app', isHere, HERE)).toEqual([HERE]);
      expect(await trial.insert('app', null, HERE)).toMatch(REFUSED);
      for (const place of ELSEWHERE) expect(await trial.insert('app', isHere, place)).toMatch(REFUSED);
    }));

  it('lets nobody change, delete or take away rows of another place', () =>
    onTrial(async (trial) => {
      const isNoneOfOthers = (reached: Reached) =>
        typeof reached === 'string' ? expect(reached).toMatch(DENIED) : expect([[], [HERE]]).toContainEqual(reached);
      isNoneOfOthers(await trial.update('app', isHere));
      isNoneOfOthers(await trial.delete('app', isHere));
      for (const place of ELSEWHERE) expect(await trial.move('app', isHere, place)).toMatch(REFUSED);
    }));

  it('is open to the system role only when it says so', () =>
    onTrial(async (trial) => {
      const isOpen = kind === 'system' || openToSystem === true;
      const isAsDeclared = (reached: Reached, all: readonly TenantCode[]) =>
        isOpen ? expect(reached).toEqual([...all].sort()) : expect(reached).toMatch(DENIED);
      isAsDeclared(await trial.select('system', null), PLACES);
      isAsDeclared(await trial.insert('system', null, HERE), [HERE]);
      isAsDeclared(await trial.update('system', null), PLACES);
      isAsDeclared(await trial.delete('system', null), PLACES);
    }));

  it('is read by the public only when it is published, and written by it never', () =>
    onTrial(async (trial) => {
      for (const scope of [null, isHere]) {
        const seen = await trial.select('public', scope);
        if (kind === 'published') expect(seen).toEqual([...PLACES].sort());
        else expect(seen).toMatch(DENIED);
        expect(await trial.insert('public', scope, HERE)).toMatch(DENIED);
        expect(await trial.update('public', scope)).toMatch(DENIED);
        expect(await trial.delete('public', scope)).toMatch(DENIED);
      }
    }));

  it(appendOnly === true ? 'keeps what was written' : 'may be corrected', () =>
    onTrial(async (trial) => {
      for (const change of ['update', 'delete'] as const) {
        const reached = await trial.asAdministrator(change);
        if (appendOnly === true) expect(reached).toMatch(/append-only/);
        else expect(reached).toHaveLength(PLACES.length);
      }
    }),
  );
}
