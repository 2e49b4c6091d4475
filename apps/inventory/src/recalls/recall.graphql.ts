import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { type GlobalId, type TenantCode, type Uuid } from '@yicang/kernel';
import {
  connectionOf,
  DateTimeScalar,
  enumOf,
  orRefused,
  PageArgs,
  TenantCodeScalar,
  UUIDScalar,
  ValidatedInput,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { Node } from '../federation.graphql.js';
import { batch } from '../items/item.graphql.js';
import { RECALL_ITEM_STATUSES, type RecallItemStatus } from './recall.rules.js';

const RecallItemStatusEnum = enumOf(
  'RecallItemStatus',
  RECALL_ITEM_STATUSES,
  '被召回的物品现在在哪里：在库未隔离、已隔离、在途、已退回并隔离、已送达、已报废、已丢失。' +
    'Where what is recalled is: in a store and not put aside, put aside, under way, returned and put aside, delivered, discarded, lost.',
);

@ObjectType('Recall', {
  description:
    '召回一个品种或它的一批，对一个地点和其内有效。A product, or one batch of it, recalled at a place and everywhere inside it.',
  implements: () => [Node],
})
@Directive('@key(fields: "id")')
export class RecallView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => String, { nullable: true, description: '哪一批；空为所有批次。Which batch; null recalls every one.' })
  batch!: string | null;
  @Field({ description: '为何召回。Why.' }) reasonZh!: string;
  @Field(() => DateTimeScalar, { description: '何时宣布。When it was announced.' }) announcedAt!: Date | string;
  @Field(() => DateTimeScalar, { nullable: true, description: '何时解除；没有解除为空。Null until it is lifted.' })
  liftedAt!: Date | string | null;
}

@ObjectType('RecallCounts', {
  description: '被召回的物品各在哪里，只数您能看的。How many of what is recalled are where, of those you may see.',
})
export class RecallCountsView {
  @Field(() => Int, { description: '在库未隔离：还没有轮到，或解除后已放行。Not put aside yet, or cleared since.' })
  free!: number;
  @Field(() => Int, { description: '在库隔离的件数。In a store, put aside.' }) putAside!: number;
  @Field(() => Int, { description: '在途的件数。On their way with a run.' }) underWay!: number;
  @Field(() => Int, { description: '在途被召回，已退回并隔离。Back from the way, and put aside.' }) returned!: number;
  @Field(() => Int, { description: '已送达：须告知家庭。Delivered: their families are to be told.' })
  delivered!: number;
  @Field(() => Int, { description: '已报废的件数。Taken out for good.' }) discarded!: number;
  @Field(() => Int, { description: '丢失的件数。Not where the books say.' }) lost!: number;
}

export const RecallConnection = connectionOf(RecallView);
export const AnnounceRecallResult = orRefused('AnnounceRecallResult', RecallView);
export const LiftRecallResult = orRefused('LiftRecallResult', RecallView);

@ArgsType()
export class RecallsArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
}

@ArgsType()
export class RecalledAtArgs {
  @Field(() => TenantCodeScalar, {
    nullable: true,
    description: '只看其中这个地点；不填为您能看的。This place of it only; what you may see of it when absent.',
  })
  place?: TenantCode | null;
}

@ArgsType()
export class RecalledItemsArgs extends PageArgs {
  @Field(() => TenantCodeScalar, {
    nullable: true,
    description: '只看其中这个地点；不填为您能看的。This place of it only; what you may see of it when absent.',
  })
  place?: TenantCode | null;
  @Field(() => RecallItemStatusEnum, { nullable: true }) status?: RecallItemStatus | null;
}

@InputType()
@ValidatedInput(z.looseObject({ batch: batch.nullish(), reasonZh: z.string().trim().min(1).max(200) }))
export class AnnounceRecallInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => TenantCodeScalar, { description: '在哪里召回，包括其内各地。Where, with everything inside it.' })
  place!: TenantCode;
  @Field(() => ID) productId!: string;
  @Field(() => String, {
    nullable: true,
    description: '批号，1–40 字；不填为所有批次。The batch, 1 to 40 characters; every batch when absent.',
  })
  batch?: string | null;
  @Field({ description: '为何召回，1–200 字。Why, 1 to 200 characters.' }) reasonZh!: string;
}

@InputType()
export class LiftRecallInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) recallId!: string;
}
