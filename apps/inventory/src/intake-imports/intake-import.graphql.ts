import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { type GlobalId, type IntakeKind, type LocalDate, type TenantCode, type Uuid } from '@yicang/kernel';
import {
  connectionOf,
  DateTimeScalar,
  enumOf,
  FenScalar,
  ListSize,
  LocalDateScalar,
  must,
  orRefused,
  PageArgs,
  Refused,
  TenantCodeScalar,
  UUIDScalar,
  ValidatedInput,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { Node } from '../federation.graphql.js';
import { IntakeKindEnum } from '../intakes/intake.graphql.js';
import {
  IMPORT_STATUSES,
  INTAKE_COLUMNS,
  ROWS_MAX,
  type ImportStatus,
  type IntakeColumn,
} from './intake-import.rules.js';
import { CELLS_MAX } from './sheet-rows.js';

const HEADER_LENGTH_MAX = 1_000;

const IntakeImportStatusEnum = enumOf(
  'IntakeImportStatus',
  IMPORT_STATUSES,
  '等待、进行中、完成、退回（没有入库）、失败。Waiting, running, done, refused with nothing taken in, or failed.',
);
const IntakeColumnEnum = enumOf('IntakeColumn', INTAKE_COLUMNS, '表格的一列。A column of a sheet of goods.');

@ObjectType('IntakeColumnMapping', { description: '哪一列在哪个表头下。Which column stands under which heading.' })
export class MappedColumnView {
  @Field(() => IntakeColumnEnum, { description: '哪一列。Which column.' }) column!: IntakeColumn;
  @Field({ description: '表头原文。The heading as it stands in the sheet.' }) header!: string;
}

@ObjectType('IntakeImport', {
  description:
    '一次表格入库：全部入库，或一件也不入。A sheet that is taken in: all of it or nothing. Ask again to see how far it is.',
  implements: () => [Node],
})
export class IntakeImportView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => IntakeKindEnum, { description: '捐赠或采购。Given or bought.' }) kind!: IntakeKind;
  @Field(() => LocalDateScalar) receivedOn!: LocalDate;
  @Field({ description: '只是预演，什么也不写。It is a dry run: nothing is taken in.' }) isDryRun!: boolean;
  @Field(() => IntakeImportStatusEnum) status!: ImportStatus;
  @Field(() => Int, { description: '读过几行，不算表头。Rows read, besides the first.' }) rowsRead!: number;
  @Field(() => Int, { nullable: true, description: '共几行；没有读完为空。Rows in all; null until all are read.' })
  rowsTotal!: number | null;
  @Field(() => Int, {
    description: '登记了几行；全部登记之前不算入库。Rows booked; none is taken in before all are.',
  })
  rowsBooked!: number;
  @Field(() => Int, { description: '有误的行。Rows that something is wrong with.' }) rowsWrong!: number;
  @ListSize(CELLS_MAX)
  @Field(() => [String], {
    nullable: true,
    description: '表格的表头；还没读为空。The first row of the sheet; null until it is read.',
  })
  headers!: readonly string[] | null;
  @Field(() => DateTimeScalar, { description: '何时提出。When it was asked for.' }) requestedAt!: Date | string;
  @Field(() => DateTimeScalar, { nullable: true, description: '何时结束。When it was over.' })
  finishedAt!: Date | string | null;
  @Field(() => Refused, { nullable: true, description: '为何没有入库。Why nothing was taken in.' })
  refusal!: Refused | null;
}

export const IntakeImportConnection = connectionOf(IntakeImportView);
export const ImportIntakeResult = orRefused('ImportIntakeResult', IntakeImportView);

@ArgsType()
export class IntakeImportsArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
}

@InputType()
export class MappedColumnInput {
  @Field(() => IntakeColumnEnum, { description: '哪一列。Which column.' }) column!: IntakeColumn;
  @Field({ description: '表头原文。The heading as it stands in the sheet.' }) header!: string;
}

const mapped = z.object({ column: z.custom<IntakeColumn>(), header: z.string().trim().min(1).max(HEADER_LENGTH_MAX) });

@InputType()
@ValidatedInput(
  z
    .looseObject({
      kind: z.custom<IntakeKind>(),
      donorFamilyId: z.string().nullish(),
      priceFen: z.int().min(0).nullish(),
      supplierZh: z.string().trim().min(1).max(60).nullish(),
      note: z.string().trim().max(200),
      mapping: z.array(mapped).max(INTAKE_COLUMNS.length).nullish(),
    })
    .refine(
      ({ kind, donorFamilyId, priceFen, supplierZh }) =>
        kind === 'gift'
          ? priceFen == null && supplierZh == null
          : donorFamilyId == null && priceFen != null && supplierZh != null,
      must({
        zh: '采购须填总价和供货方，不填捐赠家庭；捐赠相反',
        en: 'must have priceFen and supplierZh, and no donorFamilyId, for a purchase, and neither of them for a gift',
      }),
    ),
)
export class ImportIntakeInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) storeId!: string;
  @Field(() => ID, {
    description: `在 /files 上传的 CSV 或 XLSX，至多 ${ROWS_MAX} 行。A CSV or XLSX file brought to /files, of ${ROWS_MAX} rows at most.`,
  })
  fileId!: string;
  @Field({ description: '先预演：同样的检查，什么也不入库。A dry run: the same checks, and nothing is taken in.' })
  isDryRun!: boolean;
  @Field(() => IntakeKindEnum, { description: '捐赠或采购。Given or bought.' }) kind!: IntakeKind;
  @Field(() => ID, { nullable: true, description: '捐赠家庭；不填为匿名。The donor family; none means anonymous.' })
  donorFamilyId?: string | null;
  @Field(() => FenScalar, { nullable: true, description: '采购总价，分。What was paid for all of it, in fen.' })
  priceFen?: number | null;
  @Field(() => String, { nullable: true, description: '供货方，1–60 字。Who sold it, 1 to 60 characters.' })
  supplierZh?: string | null;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '收到的日子，至多 30 天前；不填为今天。The day it came, 30 days ago at most; today when absent.',
  })
  receivedOn?: LocalDate | null;
  @Field({ defaultValue: '', description: '备注，至多 200 字。A note, 200 characters at most.' }) note!: string;
  @Field(() => [MappedColumnInput], {
    nullable: true,
    description:
      '认不出的表头由您指定，下次同样的表头照用；不填就按上次或表头本身。Which column is under which heading, where headings do not say it: ' +
      'remembered for the next sheet of this store with the same headings. Absent, what was said last, and what the headings say.',
  })
  mapping?: MappedColumnInput[] | null;
}
