import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { type ItemCode, type Uuid } from '@yicang/kernel';
import {
  DateTimeScalar,
  enumOf,
  ItemCodeScalar,
  ListSize,
  orRefused,
  UUIDScalar,
  ValidatedInput,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import {
  LABEL_FORMATS,
  LABEL_REPRINT_REASONS,
  LABELS_MAX,
  type LabelFormat,
  type LabelReprintReason,
} from './label.rules.js';

const LabelFormatEnum = enumOf('LabelFormat', LABEL_FORMATS, '标签纸。What labels are printed on.');
const LabelReprintReasonEnum = enumOf(
  'LabelReprintReason',
  LABEL_REPRINT_REASONS,
  '为何重打标签。Why an item needs another label.',
);

@ObjectType('ItemLabel', { description: '可打印标签：二维码与文字。A printable label: QR code and text.' })
export class ItemLabelView {
  @Field(() => ItemCodeScalar) code!: ItemCode;
  @Field({ description: '编码文字 XXXX-XXXX-XXXX。The code in text.' }) text!: string;
  @Field({ description: '二维码的网址。The address in the QR code.' }) address!: string;
  @Field(() => Int, {
    nullable: true,
    description: '第几张标签；还没打印过为空。Which label of the item it is; null when none was printed.',
  })
  printNo!: number | null;
  @Field({ description: '标签的图，60 × 40 毫米。The label as SVG, 60 x 40 mm.' }) svg!: string;
}

@ObjectType('LabelPrint', { description: '打印过的一张标签。One label of an item that was printed.' })
export class LabelPrintView {
  @Field(() => Int, { description: '第几张，从 1 起；印在标签上。Which one, from 1; it stands on the label.' })
  printNo!: number;
  @Field(() => DateTimeScalar) printedAt!: Date;
  @Field(() => LabelReprintReasonEnum, {
    nullable: true,
    description: '为何重打；第一张为空。Why it was printed again; null for the first.',
  })
  reason!: LabelReprintReason | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '何时作废；有效的一张为空。When it was voided; null for the valid one.',
  })
  voidedAt!: Date | null;
}

@ObjectType('PrintedLabels', { description: '打印好的标签。Labels ready for the printer.' })
export class PrintedLabelsView {
  @ListSize(24) @Field(() => [ItemLabelView]) labels!: ItemLabelView[];
  @Field(() => Int, { description: '共几页。How many pages.' }) pages!: number;
  @Field({ description: 'PDF，base64 编码；打印时选“实际大小”。The PDF in base64, to be printed at its actual size.' })
  pdf!: string;
}

export const PrintLabelsResult = orRefused('PrintLabelsResult', PrintedLabelsView);

@InputType()
@ValidatedInput(
  z.looseObject({
    itemIds: z.array(z.string()).min(1).max(LABELS_MAX),
    skip: z.int().min(0).nullish(),
  }),
)
export class PrintLabelsInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => [ID], {
    description: '同一社区的 1–120 件物品，按此顺序。1 to 120 items of one community, in this order.',
  })
  itemIds!: string[];
  @Field(() => LabelFormatEnum) format!: LabelFormat;
  @Field(() => Int, {
    nullable: true,
    description: '第一张纸上已用掉几个标签。How many labels of the first sheet are used up.',
  })
  skip?: number | null;
  @Field(() => LabelReprintReasonEnum, {
    nullable: true,
    description: '已有标签的物品必填。Needed for items that bear a label already.',
  })
  reason?: LabelReprintReason | null;
}
