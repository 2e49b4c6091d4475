import { Field, Int, ObjectType } from '@nestjs/graphql';
import {
  type BoxCode,
  type Grams,
  type ItemCategory,
  type ItemCode,
  type ItemQuarantineReason,
  type ItemUnit,
} from '@yicang/kernel';
import { BoxCodeScalar, DateTimeScalar, enumOf, GramsScalar, ItemCodeScalar } from '@yicang/platform-graphql';
import { ItemCategoryEnum, ItemStatusEnum, ItemUnitEnum } from '../items/item.graphql.js';
import { type ItemStatus } from '../items/item.rules.js';
import { ItemQuarantineReasonEnum } from '../quarantines/quarantine.graphql.js';
import { ITEM_HOLDERS, type ItemHolder } from './history.rules.js';

const ItemHolderEnum = enumOf(
  'ItemHolder',
  ITEM_HOLDERS,
  '物品在谁手里：义仓、配送途中、受助家庭、调拨途中、另一社区、无人。' +
    'Who has an item: its store, a run, the family it was given to, a transfer to another community, that community, nobody.',
);

@ObjectType('ItemAsOf', {
  description:
    '物品在某一时刻的情形，由只增不改的历史推出；历史没有记下的为空。How an item stood at a moment, told from its history; null is what the history does not keep.',
})
export class ItemAsOfView {
  @Field(() => ItemCodeScalar) code!: ItemCode;
  @Field(() => DateTimeScalar, { description: '所问的时刻。The moment asked for.' }) at!: Date;
  @Field(() => DateTimeScalar, {
    description: '按此刻之前登记在案的事实。By what was on record by then.',
  })
  knownAt!: Date;
  @Field(() => Int, { description: '算到历史的第几步。The youngest step of the history that counts.' })
  version!: number;
  @Field(() => ItemStatusEnum) status!: ItemStatus;
  @Field(() => ItemHolderEnum, { description: '在谁手里。Who has it.' }) holder!: ItemHolder;
  @Field(() => String, {
    nullable: true,
    description:
      '货位；早先入库时不记，换位之前为空。The shelf; null before the first move where intake did not keep it.',
  })
  shelf!: string | null;
  @Field(() => BoxCodeScalar, {
    nullable: true,
    description: '在哪个箱子里；不在箱中为空。The box it lay in; null for none.',
  })
  boxCode!: BoxCode | null;
  @Field(() => ItemCategoryEnum, { nullable: true }) category!: ItemCategory | null;
  @Field(() => Int, {
    nullable: true,
    description:
      '更正从入库之日起算；更正后的数早先不记，为空。As corrected, from the first day; null after a correction that did not keep it.',
  })
  quantity!: number | null;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => GramsScalar) weightGrams!: Grams;
  @Field(() => ItemCodeScalar, { nullable: true, description: '由哪件拆出。The item it was split off.' })
  parentCode!: ItemCode | null;
  @Field(() => ItemQuarantineReasonEnum, { nullable: true, description: '隔离原因。Why it was put aside.' })
  quarantine!: ItemQuarantineReason | null;
}

@ObjectType('StockAsOf', {
  description: '一天结束时同一品类、同一状态的物品。The items of one category and status at the end of a day.',
})
export class StockAsOfView {
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field(() => ItemStatusEnum) status!: ItemStatus;
  @Field(() => Int, { description: '件数。How many.' }) items!: number;
  @Field(() => GramsScalar) weightGrams!: Grams;
}
