import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import {
  ITEM_DISCARD_REASONS,
  placeLevel,
  type Fen,
  type Grams,
  type ItemDiscardReason,
  type TenantCode,
  type Uuid,
} from '@yicang/kernel';
import {
  enumOf,
  FenScalar,
  GramsScalar,
  must,
  orRefused,
  TenantCodeScalar,
  UUIDScalar,
  ValidatedInput,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { ItemView } from '../items/item.graphql.js';
import { WITNESS_FROM_FEN_MAX, WITNESS_FROM_GRAMS_MAX } from './discard.rules.js';

const ItemDiscardReasonEnum = enumOf('ItemDiscardReason', ITEM_DISCARD_REASONS, '报废原因。Why it was discarded.');

@ObjectType('DiscardRule', {
  description:
    '多贵重的物品报废须有人见证：本地与上级规定中最严的。From when a discard needs a witness: the strictest of what this place and those around it say.',
})
export class DiscardRuleView {
  @Field(() => FenScalar, { description: '价值从多少分起。From this value on.' }) witnessFromFen!: Fen;
  @Field(() => GramsScalar, {
    description: '不知价值的，重量从多少克起。Where no value is known, from this weight on.',
  })
  witnessFromGrams!: Grams;
}

export const DiscardItemResult = orRefused('DiscardItemResult', ItemView);
export const SetDiscardRuleResult = orRefused('SetDiscardRuleResult', DiscardRuleView);

@InputType()
export class DiscardItemInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) itemId!: string;
  @Field(() => ItemDiscardReasonEnum) reason!: ItemDiscardReason;
  @Field(() => UUIDScalar, {
    nullable: true,
    description:
      '见证人的账号：另一位保管员或社区负责人，贵重物品须填。The account of who sees it, another keeper or the manager; needed for what is worth or weighs much.',
  })
  witnessAccountId?: Uuid | null;
}

@InputType()
@ValidatedInput(
  z.looseObject({
    place: z
      .custom<TenantCode>()
      .refine(
        (code) => ['city', 'community'].includes(placeLevel(code)),
        must({ zh: '应为市或社区的编码', en: 'must be the code of a city or community' }),
      ),
    witnessFromFen: z.int().min(0).max(WITNESS_FROM_FEN_MAX),
    witnessFromGrams: z.int().min(0).max(WITNESS_FROM_GRAMS_MAX),
  }),
)
export class SetDiscardRuleInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => FenScalar, { description: '价值从多少分起须见证，0–100000000。From this value on, 0 to 100000000 fen.' })
  witnessFromFen!: number;
  @Field(() => GramsScalar, {
    description:
      '不知价值的，重量从多少克起须见证，0–10000000。Where no value is known, from this weight on, 0 to 10000000 g.',
  })
  witnessFromGrams!: number;
}
