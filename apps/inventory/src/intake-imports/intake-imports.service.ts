import { Injectable } from '@nestjs/common';
import {
  localDateAt,
  refuse,
  Refusal,
  type Actor,
  type FamilyId,
  type Fen,
  type IntakeImportId,
  type IntakeKind,
  type LocalDate,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { type FileClaim } from '@yicang/platform-files';
import { v7 as uuidv7 } from 'uuid';
import { acceptIntake } from '../intakes/intake.rules.js';
import { ItemsService } from '../items/items.service.js';
import { StoreEntity } from '../stores/store.entity.js';
import { IntakeImportEntity } from './intake-import.entity.js';
import { IMPORT_INTAKE, type MappedColumn } from './intake-import.rules.js';
import { SHEET_TYPES } from './rows-of.js';

/** Due work that does an import; the reference is its id. */
export const DO_IMPORT = 'import-intake';

export interface ImportIntake {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly storeId: StoreId;
  readonly kind: IntakeKind;
  readonly donor: string | null; // a family's global id as it came in
  readonly supplierZh: string | null;
  readonly priceFen: Fen | null;
  readonly receivedOn: LocalDate | null; // today when nothing is said
  readonly note: string;
  readonly isDryRun: boolean;
  readonly mapping: readonly MappedColumn[] | null;
  readonly file: FileClaim;
}

const NOT_BEGUN = {
  status: 'waiting' as const,
  ...{ mapping: null, headers: null, rowsRead: 0, rowsTotal: null, rowsBooked: 0, rowsWrong: 0 },
  ...{ refusal: null, errorsSha256: null, errorsBytes: null, finishedAt: null },
};

@Injectable()
export class IntakeImports {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly items: ItemsService,
  ) {}

  /** The import is asked for: it is on record, and will be done soon. What is refused here is no matter of the sheet. */
  ask(actor: Actor, command: ImportIntake, traceId: string): Promise<IntakeImportEntity | Refusal> {
    const { commandId, tenantCode, donor, file, ...said } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: IMPORT_INTAKE, commandId, input: command, traceId },
      async (tx, donorFamilyId: FamilyId | null = null) => {
        if (!SHEET_TYPES.includes(file.mediaType)) return refuse('IMPORT_FILE_NOT_SHEET');
        if ((await tx.findOne(StoreEntity, { id: said.storeId })) === null) return refuse('STORE_NOT_FOUND');
        const receivedOn = acceptIntake(said, localDateAt(tx.now));
        if (receivedOn instanceof Refusal) return receivedOn;
        const { mapping: mappingSaid, ...facts } = said;
        const asked = await tx.insert(IntakeImportEntity, {
          ...{ ...facts, ...NOT_BEGUN, donorFamilyId, receivedOn, mappingSaid },
          ...{ id: uuidv7() as IntakeImportId, fileSha256: file.sha256, mediaType: file.mediaType },
          ...{ requestedAt: tx.now, requestedBy: tx.actor.subject },
        });
        await tx.schedule(DO_IMPORT, asked.id, tx.now);
        await tx.audit(IMPORT_INTAKE.name, { intakeImportId: asked.id, isDryRun: asked.isDryRun });
        return asked;
      },
      donor === null ? undefined : () => this.items.checkDonor(tenantCode, donor, traceId),
    );
  }
}
