import { Field, Int, ObjectType } from '@nestjs/graphql';
import { type Grams, type ItemCode, type ItemUnit } from '@yicang/kernel';
import { enumOf, GramsScalar, ItemCodeScalar } from '@yicang/platform-graphql';
import { ItemUnitEnum } from '../needs/need.graphql.js';
import { RUN_LISTS } from './run-list.rules.js';

export const RunListEnum = enumOf('RunList', RUN_LISTS, '一次配送的单子。A list of a run.');

const NUMBER = '第几站，从 1 起。For which stop, from 1.';

@ObjectType('PickLine', { description: '从货架上取的一件。One thing to fetch from the shelves.' })
export class PickLineView {
  @Field(() => Int, { description: NUMBER }) position!: number;
  @Field({ description: '哪个义仓。In which store.' }) storeNameZh!: string;
  @Field({ description: '货位；没有写为空文本。On which shelf; empty when nobody said.' }) shelf!: string;
  @Field(() => ItemCodeScalar) itemCode!: ItemCode;
  @Field() nameZh!: string;
  @Field(() => Int) quantity!: number;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => GramsScalar, { description: '多少克；没有称为 0。Its weight; 0 when it was not weighed.' })
  weightGrams!: Grams;
}

@ObjectType('PackingLine', { description: '给一站装的一件。One thing to pack for a stop.' })
export class PackingLineView {
  @Field(() => Int, { description: NUMBER }) position!: number;
  @Field(() => Int, {
    description: '同一户的第一站；不写是谁家。The first stop at the same door; whose it is, is not said.',
  })
  doorPosition!: number;
  @Field(() => ItemCodeScalar) itemCode!: ItemCode;
  @Field() nameZh!: string;
  @Field(() => Int) quantity!: number;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => GramsScalar, { description: '多少克；没有称为 0。Its weight; 0 when it was not weighed.' })
  weightGrams!: Grams;
}

@ObjectType('RunLists', {
  description: '一次配送的拣货单与装箱单。What is fetched for a run, and what is packed for each stop.',
})
export class RunListsView {
  @Field(() => GramsScalar, { description: '一共多少克。All of it in grams.' }) weightGrams!: Grams;
}

@ObjectType('RunListFile', { description: '一张单子的 PDF 文件。A list as a PDF file.' })
export class RunListFileView {
  @Field({
    description: '网关上的路径，只给您，十分钟内有效。The path at the gateway, for whoever asked and for ten minutes.',
  })
  path!: string;
  @Field({ description: '文件名。What the file is called.' }) name!: string;
  @Field(() => Int, { description: '多少字节。How many bytes it has.' }) bytes!: number;
}
