import { Injectable } from '@nestjs/common';
import { refuse, Refusal, type IntakeId, type IntakeImportId } from '@yicang/kernel';
import { ConstraintViolation, UnitOfWork, type DueWork, type Tx } from '@yicang/platform-db';
import { Files } from '@yicang/platform-files';
import { bookIntake } from '../intakes/intakes.service.js';
import { IntakeColumnMappingEntity } from './intake-column-mapping.entity.js';
import { IntakeImportEntity } from './intake-import.entity.js';
import { ATTEMPTS_MAX, isOver, readHeading, type ReadHeading } from './intake-import.rules.js';
import { rowsOf } from './rows-of.js';
import { headersKey, SheetCheck, type CheckedSheet } from './sheet-check.js';

const SUBJECT = 'inventory.import-intake';
/** What an import is found to be over by, while it is done by somebody else. */
class Over extends Error {}

type Changes = Partial<IntakeImportEntity>;

/** Does the imports that were asked for: reads, checks, and books all rows of a sheet or none. */
@Injectable()
export class ImportWork {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly files: Files,
  ) {}

  /**
   * The import is over. Repeated, or done by two at once, it is one intake: that bears the import's id, and whoever is second finds it.
   * What was begun and not ended is begun anew.
   */
  async do({ tenantCode, ref, attempt }: DueWork): Promise<void> {
    const id = ref as IntakeImportId;
    const asked = await this.uow.systemRead(tenantCode, (tx) => tx.findOne(IntakeImportEntity, { tenantCode, id }));
    if (asked === null || isOver(asked)) return;
    try {
      if (attempt > ATTEMPTS_MAX) await this.end(asked, { status: 'failed', refusal: refuse('IMPORT_FAILED') });
      else await this.read(asked);
    } catch (fault) {
      const isDone = fault instanceof ConstraintViolation && fault.constraint === 'intake_pk';
      if (!isDone && !(fault instanceof Over)) throw fault;
    }
  }

  private async read(asked: IntakeImportEntity): Promise<void> {
    await this.note(asked, { status: 'running', rowsRead: 0, rowsTotal: null, rowsBooked: 0, rowsWrong: 0 });
    const check = new SheetCheck(this.uow, asked, {
      heading: (headers) => this.heading(asked, headers),
      read: (rowsRead, rowsWrong) => this.note(asked, { rowsRead, rowsWrong }),
    });
    const sheet = await check.check(rowsOf(this.files, asked));
    if (sheet instanceof Refusal) return this.end(asked, { status: 'refused', refusal: sheet });
    const { rowsTotal, errors } = sheet;
    if (errors.rows > 0) {
      const { sha256, bytes } = await this.files.put([errors.toCsv()]);
      const refusal = refuse('IMPORT_ROWS_WRONG', { rows: errors.rows });
      return this.end(asked, { status: 'refused', rowsTotal, refusal, errorsSha256: sha256, errorsBytes: bytes });
    }
    await this.note(asked, { rowsTotal });
    await (asked.isDryRun ? this.end(asked, { status: 'done' }) : this.book(asked, sheet));
  }

  /** How the rows are to be read; what somebody said of it is remembered for the next sheet with these headings. */
  private async heading(asked: IntakeImportEntity, cells: readonly string[]): Promise<ReadHeading | Refusal> {
    const headers = cells.map((cell) => cell.trim());
    await this.note(asked, { headers });
    const key = { storeId: asked.storeId, headersKey: headersKey(headers) };
    return this.uow.system(SUBJECT, asked.tenantCode, async (tx) => {
      const remembered = await tx.lock(IntakeColumnMappingEntity, key);
      const heading = readHeading(headers, asked.mappingSaid ?? remembered?.mapping ?? []);
      if (heading instanceof Refusal) return heading;
      await change(tx, asked, { mapping: heading.mapping });
      if (asked.mappingSaid !== null) await remember(tx, { ...key, mapping: asked.mappingSaid });
      return heading;
    });
  }

  private async book(asked: IntakeImportEntity, { goods }: CheckedSheet): Promise<void> {
    const { kind, storeId, donorFamilyId, supplierZh, priceFen, receivedOn, note } = asked;
    const intake = { kind, storeId, donorFamilyId, supplierZh, priceFen, receivedOn, note };
    await this.uow.system(SUBJECT, asked.tenantCode, async (tx) => {
      const id = asked.id as string as IntakeId;
      await bookIntake(tx, { ...intake, id }, goods, (rowsBooked) => this.note(asked, { rowsBooked }));
      // the transaction is as old as its first row
      const [end] = await tx.sql<{ at: Date }>('select clock_timestamp() as at');
      await change(tx, asked, { status: 'done', finishedAt: end?.at ?? tx.now });
    });
  }

  /** How far it is, for whoever looks: in a transaction of its own, since the one that books is not seen before its end. */
  private note(asked: IntakeImportEntity, changes: Changes): Promise<void> {
    return this.uow.system(SUBJECT, asked.tenantCode, (tx) => change(tx, asked, changes));
  }

  private end(asked: IntakeImportEntity, { refusal, ...changes }: Ending): Promise<void> {
    const kept = refusal === undefined ? null : { reason: refusal.reason, details: refusal.details };
    return this.uow.system(SUBJECT, asked.tenantCode, (tx) =>
      change(tx, asked, { ...changes, refusal: kept, finishedAt: tx.now }),
    );
  }
}

type Ending = Omit<Changes, 'refusal'> & { readonly refusal?: Refusal };

/** @throws Over when somebody else has ended it. */
async function change(tx: Tx, { id }: IntakeImportEntity, changes: Changes): Promise<void> {
  const now = await tx.lock(IntakeImportEntity, { id });
  if (now === null || isOver(now)) throw new Over();
  await tx.save(IntakeImportEntity, now, changes);
}

async function remember(
  tx: Tx,
  { storeId, headersKey: key, mapping }: Pick<IntakeColumnMappingEntity, 'storeId' | 'headersKey' | 'mapping'>,
): Promise<void> {
  await tx.sql(
    `insert into intake_column_mapping (tenant_code, store_id, headers_key, mapping, version) values ($1, $2, $3, $4, 1)
     on conflict (tenant_code, store_id, headers_key)
       do update set mapping = excluded.mapping, version = intake_column_mapping.version + 1`,
    [tx.tenantCode, storeId, key, JSON.stringify(mapping)],
  );
}
