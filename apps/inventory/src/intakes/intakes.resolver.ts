import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { itemCodeField, tenantCodeField } from '@yicang/contracts';
import { globalId, refuse, Refusal, uuidAt, type Actor, type Fen, type IntakeId, type StoreId } from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  Guarded,
  orThrow,
  PageArgs,
  placeRef,
  RequestContext,
  rowsToRead,
  toConnection,
  type GraphqlContext,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { FamilyStub, PlaceStub } from '../federation.graphql.js';
import { giftLineOf } from '../items/gift-line.js';
import { ItemConnection, type GiftLineInput } from '../items/item.graphql.js';
import { RECEIVE_GIFT, SEE_DONOR } from '../items/item.rules.js';
import { type GiftLine } from '../items/items.service.js';
import { StoreView } from '../stores/store.graphql.js';
import { storeOf } from '../stores/store.loader.js';
import { StoresService } from '../stores/stores.service.js';
import { type IntakeEntity } from './intake.entity.js';
import {
  IntakeConnection,
  IntakesArgs,
  IntakeView,
  ReceiveGiftsInput,
  ReceiveGiftsResult,
  RecordPurchaseInput,
  RecordPurchaseResult,
  ReverseIntakeInput,
  ReverseIntakeResult,
} from './intake.graphql.js';
import { READ_INTAKES, RECORD_PURCHASE, REVERSE_INTAKE } from './intake.rules.js';
import { IntakesReader } from './intakes.reader.js';
import { IntakesService } from './intakes.service.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);
const AFTER_CODE = z.tuple([itemCodeField]);
/** Why a line is refused; `line` of the details says which, from 1. */
const OF_LINES =
  'STORE_NOT_FOUND, INTAKE_DAY_WRONG, TEXT_HOLDS_PERSONAL_NUMBER, PRODUCT_NOT_FOUND, PRODUCT_RETIRED, UNIT_NOT_OF_PRODUCT, ' +
  'QUANTITY_TOO_LARGE, GIFT_EXPIRED, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.';

@Resolver(() => IntakeView)
export class IntakesResolver {
  constructor(
    private readonly service: IntakesService,
    private readonly reader: IntakesReader,
    private readonly stores: StoresService,
  ) {}

  @Guarded(READ_INTAKES)
  @Query(() => IntakeConnection, { description: '一个地点内的入库单。The intakes of a place and all inside it.' })
  async intakes(@CurrentActor() actor: Actor, @Args() page: IntakesArgs) {
    const rows = await this.reader.list(actor, page.place, cursorKeyOf(page, AFTER), rowsToRead(page));
    return toConnection(orThrow(rows), page, (intake) => [intake.tenantCode, intake.id]);
  }

  @Guarded(READ_INTAKES)
  @Query(() => IntakeView, {
    nullable: true,
    description: '按 id 查入库单；不是您社区的为空。By id; null when not yours.',
  })
  intake(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.reader.byId(actor, id);
  }

  @Guarded(RECEIVE_GIFT)
  @Mutation(() => ReceiveGiftsResult, {
    description:
      '收下一次捐赠的多件物品：全部入库，或一件也不入。Takes in a gift of many lines: all of it or nothing; a refusal names ' +
      `the line that is the matter. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, FAMILY_NOT_FOUND, FAMILY_ROLE_MISSING, ${OF_LINES}`,
  })
  receiveGifts(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') input: ReceiveGiftsInput,
  ) {
    const said = saidOf(input);
    if (said instanceof Refusal) return said;
    return this.service.receive(actor, { ...said, donor: input.donorFamilyId ?? null }, traceId);
  }

  @Guarded(RECORD_PURCHASE)
  @Mutation(() => RecordPurchaseResult, {
    description:
      '登记采购入库，没有捐赠人：全部入库，或一件也不入。Takes in what was bought, which has no donor: all of it or nothing; a ' +
      `refusal names the line that is the matter. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ${OF_LINES}`,
  })
  recordPurchase(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') input: RecordPurchaseInput,
  ) {
    const said = saidOf(input);
    if (said instanceof Refusal) return said;
    const { priceFen, supplierZh } = input;
    return this.service.purchase(actor, { ...said, priceFen: priceFen as Fen, supplierZh }, traceId);
  }

  @Guarded(REVERSE_INTAKE)
  @Mutation(() => ReverseIntakeResult, {
    description:
      '整单撤销入库：全部物品须仍在库、未许给他人。Takes all of an intake out again, while all of it is free or put aside in the store. Refuses: ' +
      'SIGN_IN_NEEDED, NOT_PERMITTED, INTAKE_NOT_FOUND, INTAKE_REVERSED, INTAKE_ITEMS_GONE, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  reverseIntake(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, intakeId, reason }: ReverseIntakeInput,
  ) {
    const at = uuidAt<IntakeId>(intakeId, 'Intake');
    if (at === null) return refuse('INTAKE_NOT_FOUND');
    const { tenantCode, id } = at;
    return this.service.reverse(actor, { commandId, tenantCode, intakeId: id, reason }, traceId);
  }

  @ResolveField()
  id(@Parent() intake: IntakeEntity) {
    return globalId('Intake', intake.tenantCode, intake.id);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() intake: IntakeEntity) {
    return placeRef(intake.tenantCode);
  }

  @ResolveField(() => StoreView)
  store(@Parent() of: IntakeEntity, @RequestContext() context: GraphqlContext) {
    return storeOf(this.stores, of, context);
  }

  @Guarded(SEE_DONOR)
  @ResolveField(() => FamilyStub, {
    nullable: true,
    description: '捐赠家庭；匿名或采购为空。The donor; null when anonymous or bought.',
  })
  donor(@Parent() intake: IntakeEntity) {
    return intake.donorFamilyId && { id: globalId('Family', intake.tenantCode, intake.donorFamilyId) };
  }

  @ResolveField(() => ItemConnection, { description: '这张单的物品，按编码排序。Its items, by code.' })
  async items(@Parent() intake: IntakeEntity, @CurrentActor() actor: Actor, @Args() page: PageArgs) {
    const after = cursorKeyOf(page, AFTER_CODE)?.[0] ?? null;
    const rows = await this.reader.items(actor, intake, after, rowsToRead(page));
    return toConnection(rows, page, ({ code }) => [code]);
  }
}

/** What both kinds of intake say; a store that is none is STORE_NOT_FOUND, and a product that is none names its line. */
function saidOf({ commandId, storeId, receivedOn, note, lines: inputs }: ReceiveGiftsInput | RecordPurchaseInput) {
  const store = uuidAt<StoreId>(storeId, 'Store');
  if (store === null) return refuse('STORE_NOT_FOUND');
  const lines = linesOf(inputs);
  if (lines instanceof Refusal) return lines;
  return { commandId, tenantCode: store.tenantCode, storeId: store.id, receivedOn: receivedOn ?? null, note, lines };
}

function linesOf(inputs: readonly GiftLineInput[]): GiftLine[] | Refusal {
  const lines: GiftLine[] = [];
  for (const [nth, input] of inputs.entries()) {
    const line = giftLineOf(input);
    if (line instanceof Refusal) return refuse(line.reason, { line: nth + 1 });
    lines.push(line);
  }
  return lines;
}
