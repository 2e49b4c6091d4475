import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type TransferId } from '@yicang/kernel';
import { Guarded, placeRef, RequestContext, type GraphqlContext } from '@yicang/platform-graphql';
import { PlaceStub } from '../federation.graphql.js';
import { type ItemEntity } from '../items/item.entity.js';
import { ItemView } from '../items/item.graphql.js';
import { ItemsReader } from '../items/items.reader.js';
import { type TransferLineEntity } from './transfer-line.entity.js';
import { type TransferEntity } from './transfer.entity.js';
import { TransferLineView, TransferView } from './transfer.graphql.js';
import { READ_TRANSFERS } from './transfer.rules.js';
import { TransfersReader } from './transfers.reader.js';

/** What a transfer adds to an item. */
@Resolver(() => ItemView)
export class TransferredItemsResolver {
  constructor(private readonly reader: TransfersReader) {}

  @ResolveField(() => PlaceStub, {
    nullable: true,
    description: '在哪个社区首次入库；本社区的为空。Where it was first taken in; null when here.',
  })
  origin(@Parent() { originCode }: ItemEntity) {
    return originCode && placeRef(originCode);
  }

  @Guarded(READ_TRANSFERS)
  @ResolveField(() => TransferView, {
    nullable: true,
    description:
      '最近一次随哪次调拨送出或送来；没有、或您无权看的为空。The last transfer it was part of; null without one, and where it is not yours to see.',
  })
  transfer(
    @Parent() { tenantCode, transferId }: ItemEntity,
    @RequestContext() { actor, loaders }: GraphqlContext,
  ): Promise<TransferEntity | null> | null {
    if (transferId === null) return null;
    const readBatch = (ids: readonly TransferId[]) => this.reader.byIds(actor, tenantCode, ids);
    return loaders.of<TransferId, TransferEntity>(`transfers in ${tenantCode}`, readBatch).load(transferId);
  }
}

/** The item of a line, in the books of the community whose the line is. */
@Resolver(() => TransferLineView)
export class TransferLinesResolver {
  constructor(private readonly items: ItemsReader) {}

  @ResolveField(() => ItemView, {
    nullable: true,
    description: '本社区账上的这一件；送来还没收到的为空。The item in these books; null while it is only expected.',
  })
  item(
    @Parent() { tenantCode, itemCode }: TransferLineEntity,
    @RequestContext() { actor, loaders }: GraphqlContext,
  ): Promise<ItemEntity | null> {
    const readBatch = (codes: readonly TransferLineEntity['itemCode'][]) =>
      this.items.byCodes(actor, tenantCode, codes);
    return loaders.of<TransferLineEntity['itemCode'], ItemEntity>(`items in ${tenantCode}`, readBatch).load(itemCode);
  }
}
