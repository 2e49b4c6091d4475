import type { ServiceName } from '@yicang/contracts';
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
import { PLACES, violationsOf } from './tenancy-matrix.js';
import { TenancyTrial } from './tenancy-trial.js';
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

function describeTable(declaration: TableDeclaration, onTrial: OnTrial): void {
  it('gives each role in each scope what its kind says, and nothing else', () =>
    onTrial(async (trial) => {
      const violations: string[] = [];
      for await (const violation of violationsOf(trial, declaration)) violations.push(violation);
      expect(violations).toEqual([]);
    }));

  it('is seen to be open when one of its policies is gone or weakened', () =>
    onTrial(async (trial) => {
      const mutations = await trial.mutations();
      expect(mutations.length).toBeGreaterThan(2);
      const unnoticed: string[] = [];
      for (const mutation of mutations) {
        const first = await trial.after(mutation, () => violationsOf(trial, declaration).next());
        if (first.done === true) unnoticed.push(mutation);
      }
      expect(unnoticed).toEqual([]);
    }));

  it(declaration.appendOnly === true ? 'keeps what was written' : 'may be corrected', () =>
    onTrial(async (trial) => {
      for (const change of ['update', 'delete'] as const) {
        const reached = await trial.asAdministrator(change);
        if (declaration.appendOnly === true) expect(reached).toMatch(/append-only/);
        else expect(reached).toHaveLength(PLACES.length);
      }
    }),
  );
}
