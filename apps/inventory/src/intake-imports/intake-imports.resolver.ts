import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { tenantCodeField } from '@yicang/contracts';
import {
  globalId,
  localDateAt,
  permissionProblem,
  refuse,
  Refusal,
  uuidAt,
  type Actor,
  type Fen,
  type IntakeImportId,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import { Files } from '@yicang/platform-files';
import {
  CurrentActor,
  cursorKeyOf,
  Guarded,
  ListSize,
  orThrow,
  placeRef,
  RequestContext,
  rowsToRead,
  TenantCodeScalar,
  toConnection,
  type GraphqlContext,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { ExportedFileView } from '../exports/export.graphql.js';
import { type ExportedFile } from '../exports/exports.service.js';
import { PlaceStub } from '../federation.graphql.js';
import { mustBeLocal } from '../histories/asked.js';
import { type IntakeEntity } from '../intakes/intake.entity.js';
import { IntakeView } from '../intakes/intake.graphql.js';
import { StoreView } from '../stores/store.graphql.js';
import { storeOf } from '../stores/store.loader.js';
import { StoresService } from '../stores/stores.service.js';
import { type IntakeImportEntity } from './intake-import.entity.js';
import {
  ImportIntakeInput,
  ImportIntakeResult,
  IntakeImportConnection,
  IntakeImportsArgs,
  IntakeImportView,
  MappedColumnView,
} from './intake-import.graphql.js';
import { hasErrorsToFetch, IMPORT_INTAKE, INTAKE_COLUMNS } from './intake-import.rules.js';
import { IntakeImportsReader } from './intake-imports.reader.js';
import { IntakeImports } from './intake-imports.service.js';
import { TEMPLATE_NAME, templateCsv } from './template.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);

@Resolver(() => IntakeImportView)
export class IntakeImportsResolver {
  constructor(
    private readonly service: IntakeImports,
    private readonly reader: IntakeImportsReader,
    private readonly stores: StoresService,
    private readonly files: Files,
  ) {}

  @Guarded(IMPORT_INTAKE)
  @Query(() => IntakeImportConnection, {
    description:
      '一个地点内的表格入库，新的在前。The imports of a place and all inside it, the youngest of each community first.',
  })
  async intakeImports(@CurrentActor() actor: Actor, @Args() page: IntakeImportsArgs) {
    const rows = await this.reader.list(actor, page.place, cursorKeyOf(page, AFTER), rowsToRead(page));
    return toConnection(orThrow(rows), page, ({ tenantCode, id }) => [tenantCode, id]);
  }

  @Guarded(IMPORT_INTAKE)
  @Query(() => IntakeImportView, {
    nullable: true,
    description: '按 id 查一次表格入库；不是您社区的为空。By id; null when not yours.',
  })
  intakeImport(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.reader.byId(actor, id);
  }

  @Guarded(IMPORT_INTAKE)
  @Query(() => ExportedFileView, {
    description: '入库模板，CSV，有一行示例。The template of a sheet of goods, CSV, with one row as an example.',
  })
  async intakeTemplate(
    @CurrentActor() actor: Actor,
    @Args('place', { type: () => TenantCodeScalar }) place: TenantCode,
  ): Promise<ExportedFile> {
    orThrow(permissionProblem(actor, IMPORT_INTAKE, place, new Date()) ?? 'permitted');
    mustBeLocal(place);
    return this.linked(actor, place, TEMPLATE_NAME, await this.files.put([templateCsv()]));
  }

  @Guarded(IMPORT_INTAKE)
  @Mutation(() => ImportIntakeResult, {
    description:
      '用表格入库，一行一件：全部入库，或一件也不入；先登记，随后处理，进度和结果见 intakeImport。Takes in a sheet, each row as one item: all of it ' +
      'or nothing. It is asked for here and done soon after; how far it is and what came of it, intakeImport tells. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ' +
      'STORE_NOT_FOUND, FILE_NOT_FOUND, IMPORT_FILE_NOT_SHEET, INTAKE_DAY_WRONG, TEXT_HOLDS_PERSONAL_NUMBER, FAMILY_NOT_FOUND, FAMILY_ROLE_MISSING, ' +
      'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED. The import itself is refused with: FILE_NOT_FOUND, IMPORT_UNREADABLE, IMPORT_WORKBOOK_UNREADABLE, ' +
      'IMPORT_EMPTY, IMPORT_TOO_LONG, IMPORT_COLUMNS_MISSING, IMPORT_HEADER_UNKNOWN, IMPORT_COLUMN_TWICE, IMPORT_ROWS_WRONG, IMPORT_FAILED.',
  })
  importIntake(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { storeId, fileId, donorFamilyId, ...input }: ImportIntakeInput,
  ): Promise<IntakeImportEntity | Refusal> | Refusal {
    const store = uuidAt<StoreId>(storeId, 'Store');
    if (store === null) return refuse('STORE_NOT_FOUND');
    const file = this.files.broughtBy(actor, fileId);
    if (file instanceof Refusal) return file;
    const { commandId, kind, isDryRun, note, supplierZh = null, receivedOn = null } = input;
    const mapping = input.mapping?.map(({ column, header }) => ({ column, header })) ?? null;
    const priceFen = (input.priceFen ?? null) as Fen | null;
    const said = { commandId, kind, isDryRun, note, supplierZh, receivedOn, priceFen, mapping };
    const of = { tenantCode: store.tenantCode, storeId: store.id, donor: donorFamilyId ?? null, file };
    return this.service.ask(actor, { ...said, ...of }, traceId);
  }

  @ResolveField()
  id(@Parent() { tenantCode, id }: IntakeImportEntity) {
    return globalId('IntakeImport', tenantCode, id);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() { tenantCode }: IntakeImportEntity) {
    return placeRef(tenantCode);
  }

  @ResolveField(() => StoreView)
  store(@Parent() of: IntakeImportEntity, @RequestContext() context: GraphqlContext) {
    return storeOf(this.stores, of, context);
  }

  @ListSize(INTAKE_COLUMNS.length)
  @ResolveField(() => [MappedColumnView], {
    description:
      '哪一列读自哪个表头；没列出的表头没有用。Which column was read under which heading; other headings are left aside.',
  })
  mapping(@Parent() { mapping }: IntakeImportEntity) {
    return mapping ?? [];
  }

  @ResolveField()
  refusal(@Parent() { refusal }: IntakeImportEntity) {
    return refusal && new Refusal(refusal.reason, refusal.details);
  }

  @ResolveField(() => ExportedFileView, {
    nullable: true,
    description:
      '错误清单 CSV：行、列、内容、原因，至多 1000 条；结束 24 小时内可取。What is wrong, as CSV: row, column, value and why, 1000 of them at most, for 24 hours.',
  })
  errors(@Parent() of: IntakeImportEntity, @CurrentActor() actor: Actor): ExportedFile | null {
    const { tenantCode, errorsSha256: sha256, errorsBytes: bytes, finishedAt } = of;
    if (sha256 === null || bytes === null || !hasErrorsToFetch(of, new Date())) return null;
    const on = finishedAt === null ? '' : localDateAt(finishedAt);
    return this.linked(actor, tenantCode, `入库错误-${on}.csv`, { sha256, bytes });
  }

  @ResolveField(() => IntakeView, {
    nullable: true,
    description:
      '入库单：完成后才有，可整单撤销。The intake that came of it, which can be reversed; null before and otherwise.',
  })
  intake(
    @Parent() { tenantCode, id, status, isDryRun }: IntakeImportEntity,
    @RequestContext() { actor, loaders }: GraphqlContext,
  ): Promise<IntakeEntity | null> | null {
    if (status !== 'done' || isDryRun) return null;
    const readBatch = (ids: readonly IntakeImportId[]) => this.reader.intakesOf(actor, tenantCode, ids);
    return loaders.of<IntakeImportId, IntakeEntity>(`intakes of imports in ${tenantCode}`, readBatch).load(id);
  }

  private linked(
    actor: Actor,
    tenantCode: TenantCode,
    name: string,
    { sha256, bytes }: { readonly sha256: string; readonly bytes: number },
  ): ExportedFile {
    return { path: this.files.linkFor(actor, { sha256, name, mediaType: 'text/csv', tenantCode }), name, bytes };
  }
}
