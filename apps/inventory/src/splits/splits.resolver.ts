import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { SPLIT_PARTS_MAX } from '@yicang/contracts';
import { itemAt, refuse, type Actor, type Grams, type ItemCode } from '@yicang/kernel';
import { CurrentActor, RequestContext, type GraphqlContext, Guarded, ListSize } from '@yicang/platform-graphql';
import { type ItemEntity } from '../items/item.entity.js';
import { ItemView } from '../items/item.graphql.js';
import { ItemsReader } from '../items/items.reader.js';
import { SplitItemInput, SplitItemResult } from './split.graphql.js';
import { SplitsService } from './splits.service.js';
import { SPLIT_ITEM } from './split.rules.js';

@Resolver(() => ItemView)
export class SplitsResolver {
  constructor(
    private readonly service: SplitsService,
    private readonly reader: ItemsReader,
  ) {}

  @Guarded(SPLIT_ITEM)
  @Mutation(() => SplitItemResult, {
    description:
      '把一件在库的大件分装成几份，每份有自己的编码；原件就此结束。Divides an item into parts with codes of their own; the item itself ends. ' +
      'Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ITEM_NOT_FOUND, ITEM_NOT_IN_STORE, SPLIT_NOT_WHOLE, BOX_SEALED, GRANTS_CHANGED, GRANTS_STALE, ' +
      'COMMAND_ID_REUSED.',
  })
  splitItem(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { itemId, parts, commandId }: SplitItemInput,
  ) {
    const at = itemAt(itemId);
    if (at === null) return refuse('ITEM_NOT_FOUND');
    const wanted = parts.map(({ quantity, unit, weightGrams }) => ({
      quantity,
      unit: unit ?? null,
      weightGrams: (weightGrams ?? null) as Grams | null,
    }));
    return this.service.split(actor, { commandId, ...at, parts: wanted }, traceId);
  }

  @ResolveField(() => ItemView, {
    nullable: true,
    description: '由哪件分装而来；不是分装的为空。The item it was made of; null when it is no part.',
  })
  parent(@Parent() { tenantCode, parentCode }: ItemEntity, @RequestContext() { actor, loaders }: GraphqlContext) {
    if (parentCode === null) return null;
    const readBatch = (codes: readonly ItemCode[]) => this.reader.byCodes(actor, tenantCode, codes);
    return loaders.of<ItemCode, ItemEntity>(`items in ${tenantCode}`, readBatch).load(parentCode);
  }

  @ListSize(SPLIT_PARTS_MAX)
  @ResolveField(() => [ItemView], { description: '分装成的各份，至多 100。The parts it was split into, 100 at most.' })
  parts(@Parent() { tenantCode, code }: ItemEntity, @RequestContext() { actor, loaders }: GraphqlContext) {
    const readBatch = (codes: readonly ItemCode[]) => this.service.partsOf(actor, tenantCode, codes);
    return loaders.of<ItemCode, readonly ItemEntity[]>(`parts in ${tenantCode}`, readBatch).load(code);
  }
}
