import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { type TenantCode, type Uuid } from '@yicang/kernel';
import { enumOf, must, orRefused, TenantCodeScalar, UUIDScalar, ValidatedInput } from '@yicang/platform-graphql';
import { z } from 'zod';
import { NeedUrgencyEnum } from '../needs/need.graphql.js';
import { type NeedUrgency } from '../needs/need.rules.js';
import { IMPORT_ROWS_MAX, ROW_PROBLEMS, type RowProblem } from './need-import.rules.js';

/** A request of more rows would be too large: they come as a file. */
export const INPUT_ROWS_MAX = 500;
const CELL_LENGTH_MAX = 1_000;

export const NeedRowProblemEnum = enumOf(
  'NeedRowProblem',
  ROW_PROBLEMS,
  '这一行为何没有导入。Why a row was not imported.',
);

@ObjectType('NeedRowsRefused', { description: '因同一原因没有导入的行。Rows that were refused for one reason.' })
export class NeedRowsRefusedView {
  @Field(() => NeedRowProblemEnum, { description: '原因。Why.' }) problem!: RowProblem;
  @Field(() => Int, { description: '几行。How many rows.' }) rows!: number;
  @Field() messageZh!: string;
  @Field() messageEn!: string;
}

@ObjectType('NeedImport', {
  description: '导入结果：读到 = 登记 + 合并 + 拒绝。What came of an import: read = recorded + merged + refused.',
})
export class NeedImportView {
  @Field({ description: '只是预演，什么也没写。It was a dry run: nothing was written.' }) isDryRun!: boolean;
  @Field(() => Int, { description: '读到的行。Rows read.' }) read!: number;
  @Field(() => Int, { description: '登记的需求。Needs recorded.' }) recorded!: number;
  @Field(() => Int, {
    description: '并入同一需求的行。Rows that said the same again, of which the larger quantity stands.',
  })
  merged!: number;
  @Field(() => Int, { description: '整理过文字的行。Rows whose names or spaces were put in order.' })
  normalised!: number;
  @Field(() => Int, { description: '涉及的机构。Organizations named.' }) organizations!: number;
  @Field(() => Int, {
    description:
      '登记的需求中数量为 1 的；表格里常只表示“要”。Needs recorded of just one, by which many a sheet means “yes”.',
  })
  ofOne!: number;
  @Field(() => Int, { description: '与目录品种同名的。Needs whose product has the same name.' }) mappedExactly!: number;
  @Field(() => Int, { description: '有品种建议、等人确认的。Needs with a product suggested.' }) suggested!: number;
  @Field(() => Int, { description: '目录里没有相近品种的。Needs that no product comes near.' }) notMapped!: number;
}
export const ImportNeedsResult = orRefused('ImportNeedsResult', NeedImportView);

const cell = z.string().max(CELL_LENGTH_MAX);

const needRow = z.object({
  city: cell,
  district: cell,
  hospitalNo: cell,
  item: cell,
  specification: cell,
  wanted: cell,
});

@InputType()
export class NeedRowInput {
  @Field({ description: '城市名。The city’s name.' }) city!: string;
  @Field({ description: '区县，可空。Its district; may be empty.' }) district!: string;
  @Field({ description: '医院编号。The hospital’s number.' }) hospitalNo!: string;
  @Field({ description: '物品，可有几个名称，用 | 隔开。What is needed; several names are parted by a bar.' })
  item!: string;
  @Field({ description: '规格，可空。Which kind exactly; may be empty.' }) specification!: string;
  @Field({ description: '要多少。How many are wanted.' }) wanted!: string;
}

@InputType()
@ValidatedInput(
  z
    .looseObject({
      fileId: z.string().nullish(),
      rows: z.array(needRow).min(1).max(INPUT_ROWS_MAX).nullish(),
    })
    .refine(
      ({ fileId, rows }) => (fileId == null) !== (rows == null),
      must({ zh: 'fileId 与 rows 填且只填一个', en: 'must have either fileId or rows' }),
    ),
)
export class ImportNeedsInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => TenantCodeScalar, {
    description: '哪个城市；其他城市的行会拒绝。Which city; rows of others are refused.',
  })
  place!: TenantCode;
  @Field({ description: '先预演：同样的结果，什么也不写。A dry run: the same answer, and nothing is written.' })
  isDryRun!: boolean;
  @Field(() => NeedUrgencyEnum, { nullable: true, description: '不填为一般。Ordinary unless it is said.' })
  urgency?: NeedUrgency | null;
  @Field(() => ID, {
    nullable: true,
    description: `在 /files 上传的 CSV，至多 ${IMPORT_ROWS_MAX} 行。A CSV file brought to /files, of ${IMPORT_ROWS_MAX} lines at most.`,
  })
  fileId?: string | null;
  @Field(() => [NeedRowInput], {
    nullable: true,
    description: `或直接给出各行，至多 ${INPUT_ROWS_MAX} 行。Or the rows themselves, ${INPUT_ROWS_MAX} at most.`,
  })
  rows?: NeedRowInput[] | null;
}
