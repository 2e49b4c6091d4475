import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { itemAt, refuse, type Actor, type ItemCode } from '@yicang/kernel';
import {
  CurrentActor,
  ENVIRONMENT,
  Guarded,
  ListSize,
  RequestContext,
  type GraphqlContext,
} from '@yicang/platform-graphql';
import { type InventoryEnvironment } from '../environment.js';
import { type ItemEntity } from '../items/item.entity.js';
import { ItemView } from '../items/item.graphql.js';
import { READ_ITEMS } from '../items/item.rules.js';
import { ItemsReader } from '../items/items.reader.js';
import {
  ItemLabelView,
  LabelPrintView,
  PrintedLabelsView,
  PrintLabelsInput,
  PrintLabelsResult,
} from './label.graphql.js';
import { labelOf } from './label.js';
import { PRINT_LABELS, sheetsFor } from './label.rules.js';
import { labelSheets, type Printing } from './label-sheet.js';
import { LabelsService } from './labels.service.js';

@Resolver(() => ItemView)
export class LabelsResolver {
  constructor(
    private readonly service: LabelsService,
    private readonly reader: ItemsReader,
    @Inject(ENVIRONMENT) private readonly environment: InventoryEnvironment,
  ) {}

  @Guarded(READ_ITEMS)
  @Query(() => ItemLabelView, {
    nullable: true,
    description:
      '现行标签的样子，不记打印；要打印请用 printLabels。The label that is valid, to look at; `printLabels` prints one. Null when not yours.',
  })
  async itemLabel(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    const item = await this.reader.byId(actor, id);
    if (item === null) return null;
    const { tenantCode, code, nameZh } = item;
    const printNo = await this.service.validPrintNo(actor, tenantCode, code);
    return labelOf(this.environment.PUBLIC_ORIGIN, { code, nameZh, printNo });
  }

  @Guarded(PRINT_LABELS)
  @Mutation(() => PrintLabelsResult, {
    description:
      '打印在库物品的标签；重打须有原因，旧标签随之作废。Prints labels for items of the store; a reprint needs a reason and voids the label before. ' +
      'Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ITEM_NOT_FOUND, ITEM_NOT_IN_STORE, LABEL_REASON_WANTED, LABEL_SKIP_TOO_MANY, ' +
      'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  printLabels(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, itemIds, format, skip, reason }: PrintLabelsInput,
  ) {
    const items = itemIds.flatMap((id) => itemAt(id) ?? []);
    const [first] = items;
    const isOfOnePlace = items.every(({ tenantCode }) => tenantCode === first?.tenantCode);
    if (first === undefined || items.length < itemIds.length || !isOfOnePlace) return refuse('ITEM_NOT_FOUND');
    const itemCodes = items.map(({ itemCode }) => itemCode);
    const wish = { tenantCode: first.tenantCode, itemCodes, format, skip: skip ?? 0, reason: reason ?? null };
    return this.service.print(actor, { commandId, ...wish }, traceId);
  }

  @ListSize(3)
  @ResolveField(() => [LabelPrintView], {
    description: '打印过的标签，新在前，至多 50。Labels printed of it, newest first, 50 at most.',
  })
  labelPrints(@Parent() { tenantCode, code }: ItemEntity, @RequestContext() { actor, loaders }: GraphqlContext) {
    const readBatch = (codes: readonly ItemCode[]) => this.service.printsOf(actor, tenantCode, codes);
    return loaders.of<ItemCode, readonly LabelPrintView[]>(`label prints in ${tenantCode}`, readBatch).load(code);
  }
}

/** What was printed, drawn only as far as it is asked for. */
@Resolver(() => PrintedLabelsView)
export class PrintedLabelsResolver {
  constructor(@Inject(ENVIRONMENT) private readonly environment: InventoryEnvironment) {}

  @ResolveField()
  labels(@Parent() { labels }: Printing) {
    return labels.map((label) => labelOf(this.environment.PUBLIC_ORIGIN, label));
  }

  @ResolveField()
  pages(@Parent() { format, labels, skip }: Printing) {
    return sheetsFor(format, labels.length, skip);
  }

  @ResolveField()
  async pdf(@Parent() printing: Printing) {
    return (await labelSheets(this.environment.PUBLIC_ORIGIN, printing)).toString('base64');
  }
}
