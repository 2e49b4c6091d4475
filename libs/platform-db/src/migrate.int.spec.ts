import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { closeDataSources, type DataSourcesOptions, openDataSources, type ServiceRole } from './data-sources.js';
import { migrate } from './migrate.js';
import { openSpecimen, type Specimen, urlAs } from './specimen.fixture.js';

let specimen: Specimen;
let folder: string;
beforeAll(async () => {
  specimen = await openSpecimen();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yicang-migrations-'));
  cpSync(fileURLToPath(new URL('../specimen/', import.meta.url)), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));
afterAll(() => specimen.close());

const SECOND = 'create table jar (tenant_code text collate "C" not null primary key); select tenancy.owned(\'jar\');';

it('does nothing when everything is applied', async () => {
  const applied = () => specimen.admin.query('select id, name from tenancy.migration order by id');
  const before = await applied();
  await migrate(specimen.migration);
  expect((await applied()).rows).toEqual(before.rows);
});

it('is done once when several migrate at the same time', async () => {
  const database = `yicang_specimen_${randomUUID().slice(0, 8)}`;
  await Promise.all(Array.from({ length: 4 }, () => migrate({ ...specimen.migration, database })));
  await specimen.admin.query(`drop database ${database} with (force)`);
});

it('applies what is new, as the owner, who is the only one that owns it', async () => {
  writeFileSync(join(folder, '0002-jar.sql'), SECOND);
  await migrate({ ...specimen.migration, folder });
  const { rows } = await specimen.admin.query(`select tableowner from pg_tables where tablename = 'jar'`);
  expect(rows).toEqual([{ tableowner: 'specimen_owner' }]);
});

it('refuses a file that was edited after it was applied', async () => {
  writeFileSync(join(folder, '0001-every-kind.sql'), '-- nothing');
  await expect(migrate({ ...specimen.migration, folder })).rejects.toThrow(
    'specimen/0001-every-kind.sql was edited after it was applied here',
  );
});

it('refuses to go on when an applied file is gone', async () => {
  rmSync(join(folder, '0001-every-kind.sql'));
  await expect(migrate({ ...specimen.migration, folder })).rejects.toThrow('was removed after it was applied');
});

it('takes other line ends for the same file, and a gap in the numbers for a mistake', async () => {
  const windows = mkdtempSync(join(tmpdir(), 'yicang-migrations-'));
  writeFileSync(join(windows, '0001-jar.sql'), SECOND.replace('; ', ';\n'));
  const database = `yicang_specimen_${randomUUID().slice(0, 8)}`;
  await migrate({ ...specimen.migration, database, folder: windows });
  writeFileSync(join(windows, '0001-jar.sql'), SECOND.replace('; ', ';\r\n'));
  await migrate({ ...specimen.migration, database, folder: windows });
  writeFileSync(join(windows, '0003-lid.sql'), 'select 1');
  await expect(migrate({ ...specimen.migration, database, folder: windows })).rejects.toThrow('should be number 0002');
  await specimen.admin.query(`drop database ${database} with (force)`);
  rmSync(windows, { recursive: true });
});

it('leaves nothing of a file that fails, and names it', async () => {
  writeFileSync(join(folder, '0002-jar.sql'), SECOND);
  writeFileSync(join(folder, '0003-lid.sql'), 'create table lid (id int); select 1 / 0;');
  await expect(migrate({ ...specimen.migration, folder })).rejects.toThrow(
    'specimen/0003-lid.sql failed: division by zero',
  );
  const { rowCount } = await specimen.admin.query(`select from pg_tables where tablename = 'lid'`);
  expect(rowCount).toBe(0);
});

it('refuses a table whose key does not start with its tenant', async () => {
  writeFileSync(join(folder, '0002-jar.sql'), SECOND);
  writeFileSync(
    join(folder, '0003-lid.sql'),
    `create table lid (id int primary key, tenant_code text); select tenancy.owned('lid');`,
  );
  await expect(migrate({ ...specimen.migration, folder })).rejects.toThrow('must start with tenant_code');
});

describe('a service', () => {
  const database = `yicang_bold_${randomUUID().slice(0, 8)}`;
  let bold: DataSourcesOptions;

  beforeAll(async () => {
    const { adminUrl, passwords } = specimen.migration;
    await migrate({ ...specimen.migration, service: 'bold', database });
    const urlOf = (role: ServiceRole) => urlAs(adminUrl, database, `bold_${role}`, passwords[role]);
    bold = {
      ...specimen.connection,
      service: 'bold',
      urls: { app: urlOf('app'), system: urlOf('system'), public: urlOf('public') },
    };
  });
  afterAll(async () => {
    await specimen.admin.query(`drop database ${database} with (force)`);
    await specimen.admin.query('drop role bold_app, bold_system, bold_public, bold_owner');
  });

  it('starts as the three roles its migration made', async () => {
    await closeDataSources(await openDataSources(bold));
  });

  it('signs in with its password only, which PostgreSQL does not know', async () => {
    const { rows } = await specimen.admin.query<{ verifier: string }>(
      `select rolpassword as verifier from pg_authid where rolname = 'bold_app'`,
    );
    expect(rows[0]?.verifier).toMatch(/^SCRAM-SHA-256\$4096:/);
    const app = urlAs(specimen.migration.adminUrl, database, 'bold_app', 'guessed');
    const opening = openDataSources({ ...bold, urls: { ...bold.urls, app } });
    await expect(opening).rejects.toThrow('password authentication failed');
  });

  it.each(['superuser', 'bypassrls'])('does not start with a role that is %s', async (attribute) => {
    await specimen.admin.query(`alter role bold_app ${attribute}`);
    await expect(openDataSources(bold)).rejects.toThrow('bold_app is superuser or BYPASSRLS');
    await specimen.admin.query(`alter role bold_app no${attribute}`);
  });

  it('does not start with a role that could switch row security off', async () => {
    await specimen.admin.query('grant bold_owner to bold_app with inherit true');
    await expect(openDataSources(bold)).rejects.toThrow('bold_app owns tables');
    await specimen.admin.query('revoke bold_owner from bold_app');
  });

  it('does not start with its roles mixed up', async () => {
    const { app, system } = bold.urls;
    const mixed = openDataSources({ ...bold, urls: { ...bold.urls, app: system, system: app } });
    await expect(mixed).rejects.toThrow('The connection for bold_app signs in as bold_system');
  });
});
