import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';
import { type GlobalId, type ItemCode, type LocalDate } from '@yicang/kernel';
import { connectionOf, ItemCodeScalar, LocalDateScalar, orRefused } from '@yicang/platform-graphql';
import { Node } from '../federation.graphql.js';

@ObjectType('Receipt', {
  description: '公开回执：只写社区与日期，不写家庭。The public receipt: community and day, never the family.',
  implements: () => [Node],
})
@Directive('@key(fields: "id")')
export class ReceiptView {
  @Field(() => ID) id!: GlobalId;
  @Field({ description: '回执编号。The receipt’s own code.' }) code!: string;
  @Field(() => ItemCodeScalar) itemCode!: ItemCode;
  @Field() itemNameZh!: string;
  @Field(() => LocalDateScalar) deliveredOn!: LocalDate;
}

export const ReceiptConnection = connectionOf(ReceiptView);
export const ReceiptResult = orRefused('ReceiptResult', ReceiptView);
