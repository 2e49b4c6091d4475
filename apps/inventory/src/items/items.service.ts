import { Injectable } from '@nestjs/common';
import {
  checkFamilyV1,
  itemCorrectedV1,
  itemDeliveredV1,
  itemDiscardedV1,
  itemLostV1,
  itemHeldV1,
  itemIssuedV1,
  itemMovedV1,
  itemReceivedV1,
  itemReleasedV1,
  itemReturnedV1,
  type PayloadOf,
} from '@yicang/contracts';
import {
  localDateAt,
  refuse,
  Refusal,
  systemActor,
  uuidAt,
  type AccountId,
  type Actor,
  type ItemReturnReason,
  type FamilyId,
  type Fen,
  type Grams,
  type ItemCategory,
  type ItemCode,
  type ItemCondition,
  type ItemDiscardCause,
  type ItemUnit,
  type LocalDate,
  type PlanId,
  type ProductId,
  type RunId,
  type StopId,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork, type Tx } from '@yicang/platform-db';
import { Bus } from '@yicang/platform-nats';
import { whileSealed } from '../boxes/box-history.js';
import { describedAs, type OfProduct } from '../products/product.changes.js';
import { loseOnTheWay } from '../losses/loss.rules.js';
import { puttingAside } from '../quarantines/quarantine.changes.js';
import { asideIfRecalled } from '../recalls/recall.changes.js';
import { StoreEntity } from '../stores/store.entity.js';
import { freeCode, insertItem, receivedFact, recordFact, withoutHold } from './item.changes.js';
import { doTo, ItemCommands, type Deed, type OfItem } from './item-commands.js';
import { ItemEntity } from './item.entity.js';
import {
  acceptGift,
  CORRECT_ITEM,
  correctionKept,
  correctItem,
  deliverItem,
  discardItem,
  HOLD_ITEM,
  holdItem,
  isHoldOver,
  ISSUE_ITEM,
  issueItem,
  MOVE_ITEM,
  moveItem,
  RECEIVE_GIFT,
  RELEASE_ITEM,
  releaseItem,
  returnItem,
  type Correction,
  type Goods,
  type ItemCorrectionReason,
} from './item.rules.js';

const MINUTE_MS = 60_000;
/** Due work that frees an item when its hold is over; the reference is the item's code. */
export const EXPIRE_HOLD = 'expire-hold';

/** What is written down of a gift at intake. */
interface GiftFacts {
  readonly storeId: StoreId;
  readonly category: ItemCategory;
  readonly nameZh: string;
  readonly quantity: number;
  readonly unit: ItemUnit;
  readonly weightGrams: Grams;
  readonly condition: ItemCondition;
  readonly expiresOn: LocalDate | null;
  readonly shelf: string;
  readonly batch: string | null;
  readonly valueFen: Fen | null;
}
export interface Gift extends Omit<GiftFacts, 'batch' | 'valueFen'> {
  readonly batch?: string | null;
  readonly valueFen?: Fen | null;
  readonly donorFamilyId: FamilyId | null;
  readonly productTenantCode?: TenantCode | null;
  readonly productId?: ProductId | null;
}
/** A gift of a product of the catalogue says only what is not as there. */
type Described = Pick<GiftFacts, 'category' | 'nameZh' | 'unit' | 'weightGrams'>;
/** One line of what came in, as it was said. */
export type GiftLine = Omit<GiftFacts, keyof Described | 'storeId'> &
  (
    | ({ readonly product: null } & Described)
    | ({ readonly product: OfProduct } & { readonly [F in keyof Described]: Described[F] | null })
  );
export type ReceiveGift = GiftLine & {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly storeId: StoreId;
  readonly donor: string | null; // a family's global id as it came in
};

/** The item is out of the books for good; its history keeps who saw it, if somebody did. */
export function discarding({
  itemCode,
  reason,
  witness = null,
}: {
  readonly itemCode: ItemCode;
  readonly reason: ItemDiscardCause;
  readonly witness?: AccountId | null;
}) {
  return {
    type: 'discarded',
    contract: itemDiscardedV1,
    decide: discardItem,
    payload: (discardedOn) => ({ itemCode, reason, discardedOn }),
    ...(witness === null ? {} : { details: () => ({ itemCode, reason, witness }) }),
  } satisfies Omit<Deed<PayloadOf<typeof itemDiscardedV1>>, 'operation'>;
}

/** The item is described anew, for this reason. */
function correcting(correction: Correction, reason: ItemCorrectionReason) {
  return {
    type: 'corrected',
    contract: itemCorrectedV1,
    decide: (item) => correctItem(item, correction),
    payload: (_, { code: itemCode, category, nameZh, quantity }) => ({ itemCode, category, nameZh, quantity }),
    details: (before, after) => ({ reason, ...correctionKept(before, after) }),
  } satisfies Omit<Deed<PayloadOf<typeof itemCorrectedV1>>, 'operation'>;
}

/** What was split off or out of the same whole and bears the same name, locked. */
async function namesakes(tx: Tx, { tenantCode, code, nameZh }: ItemEntity): Promise<ItemEntity[]> {
  const kin = await tx.sql<{ code: ItemCode }>(
    `with recursive
       upward as (
         select code, parent_code from item where tenant_code = $1 and code = $2
         union all
         select item.code, item.parent_code from item join upward on item.tenant_code = $1 and item.code = upward.parent_code),
       kin as (
         select code from upward where parent_code is null
         union all
         select item.code from item join kin on item.tenant_code = $1 and item.parent_code = kin.code)
     select code from kin where code <> $2`,
    [tenantCode, code],
  );
  const codes = kin.map((one) => one.code);
  return tx.rows(ItemEntity, 'where tenant_code = $1 and code = any ($2) and name_zh = $3 order by code for update', [
    tenantCode,
    codes,
    nameZh,
  ]);
}

@Injectable()
export class ItemsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
    private readonly items: ItemCommands,
  ) {}

  /** A gift is in the books under a code of its own. A donor family is asked of the registry before anything is written. */
  receive(actor: Actor, gift: ReceiveGift, traceId: string): Promise<ItemEntity | Refusal> {
    const { commandId, tenantCode, donor } = gift;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: RECEIVE_GIFT, commandId, input: gift, traceId },
      async (tx, donorFamilyId: FamilyId | null = null) => {
        // both are asked at once
        const code = freeCode(tx);
        const [store] = await Promise.all([tx.findOne(StoreEntity, { id: gift.storeId }), code]);
        if (store === null) return refuse('STORE_NOT_FOUND');
        const described = await describedAs(tx, gift);
        if (described instanceof Refusal) return described;
        const { storeId, condition, expiresOn, shelf, batch, valueFen } = gift;
        const said = { condition, expiresOn, shelf, batch, valueFen };
        return this.takeIn(tx, { ...described, ...said, storeId, donorFamilyId }, code);
      },
      donor === null ? undefined : () => this.checkDonor(tenantCode, donor, traceId),
    );
  }

  /** A gift is in the books, put aside when it is recalled, inside the transaction that says so: its store is there, and its donor was asked for before. */
  async takeIn(tx: Tx, gift: Gift, code?: Promise<ItemCode>): Promise<ItemEntity | Refusal> {
    const receivedOn = localDateAt(tx.now);
    const { batch = null } = gift;
    const accepted = acceptGift({ ...gift, batch }, receivedOn);
    if (accepted instanceof Refusal) return accepted;
    const item = await insertItem(tx, { ...gift, receivedOn }, code);
    await recordFact(tx, item, { type: 'received', contract: itemReceivedV1, ...receivedFact(item) });
    return asideIfRecalled(tx, item);
  }

  move(actor: Actor, command: OfItem & { readonly shelf: string }, traceId: string): Promise<ItemEntity | Refusal> {
    const { itemCode, shelf } = command;
    return this.items.change(actor, command, traceId, {
      operation: MOVE_ITEM,
      type: 'moved',
      contract: itemMovedV1,
      decide: (item) => moveItem(item, shelf),
      forbids: whileSealed,
      payload: () => ({ itemCode, shelf }),
    });
  }

  /**
   * The item is described as it should have been, and so is under its new name whatever was split off or out of it under the old
   * one. Its history keeps which words were mended and why, never the words.
   */
  correct(
    actor: Actor,
    command: OfItem & Correction & { readonly reason: ItemCorrectionReason },
    traceId: string,
  ): Promise<ItemEntity | Refusal> {
    const { commandId, tenantCode, itemCode, reason, ...correction } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: CORRECT_ITEM, commandId, input: command, traceId },
      async (tx) => {
        const item = await tx.lock(ItemEntity, { code: itemCode });
        if (item === null) return refuse('ITEM_NOT_FOUND');
        const corrected = await doTo(tx, item, correcting(correction, reason));
        if (corrected instanceof Refusal || corrected.nameZh === item.nameZh) return corrected;
        const nameOnly = correcting({ nameZh: corrected.nameZh, category: null, quantity: null }, reason);
        for (const relative of await namesakes(tx, item)) await doTo(tx, relative, nameOnly);
        return corrected;
      },
    );
  }

  /** The item is promised to one plan until the answered moment; the promise lapses by itself. */
  hold(
    command: OfItem & Goods & { readonly planId: PlanId; readonly holdMinutes: number },
    traceId: string,
  ): Promise<ItemEntity | Refusal> {
    return this.uow.command(
      systemActor('delivery'),
      command.tenantCode,
      { operation: HOLD_ITEM, commandId: command.commandId, input: command, traceId },
      async (tx) => {
        const item = await tx.lock(ItemEntity, { code: command.itemCode });
        if (item === null) return refuse('ITEM_NOT_FOUND');
        const asked = new Date(tx.now.getTime() + command.holdMinutes * MINUTE_MS);
        const change = holdItem(item, command.planId, command, asked, localDateAt(tx.now));
        if (change instanceof Refusal) return change;
        if (change === 'unchanged') return item;
        const held = await tx.save(ItemEntity, item, change);
        const heldUntil = held.heldUntil ?? asked;
        await tx.schedule(EXPIRE_HOLD, held.code, heldUntil);
        const { code: itemCode, planId } = { ...held, planId: command.planId };
        const payload = { itemCode, planId, heldUntil: heldUntil.toISOString() };
        await recordFact(tx, held, { type: 'held', contract: itemHeldV1, payload });
        return held;
      },
    );
  }

  release(command: OfItem & { readonly planId: PlanId }, traceId: string): Promise<ItemEntity | Refusal> {
    const { itemCode, planId } = command;
    return this.items.change(systemActor('delivery'), command, traceId, {
      operation: RELEASE_ITEM,
      type: 'released',
      contract: itemReleasedV1,
      decide: (item) => releaseItem(item, planId),
      payload: () => ({ itemCode, planId, reason: 'withdrawn' }),
    });
  }

  issue(
    command: OfItem & { readonly planId: PlanId; readonly runId: RunId },
    traceId: string,
  ): Promise<ItemEntity | Refusal> {
    const { itemCode, planId, runId } = command;
    return this.items.change(systemActor('delivery'), command, traceId, {
      operation: ISSUE_ITEM,
      type: 'issued',
      contract: itemIssuedV1,
      decide: (item, now) => issueItem(item, planId, runId, now),
      payload: () => ({ itemCode, planId, runId }),
    });
  }

  /** The item is free once its hold is over. Called by due work; a hold that still runs, or is gone, is left alone. */
  async expireHold(tenantCode: TenantCode, code: ItemCode): Promise<void> {
    await this.uow.system('inventory.expire-hold', tenantCode, async (tx) => {
      const item = await tx.lock(ItemEntity, { code });
      if (item === null) return;
      if (isHoldOver(item, tx.now)) await withoutHold(tx, item, 'expired');
    });
  }

  /** The item is with the family, inside the transaction of the event that says so. */
  async deliver(tx: Tx, fact: { code: ItemCode; planId: PlanId; stopId: StopId; on: LocalDate }): Promise<void> {
    const item = await mustLock(tx, fact.code);
    const change = deliverItem(item, fact.planId);
    if (change instanceof Refusal) throw new Error(`Item ${fact.code} was handed over while ${item.status}.`);
    if (change === 'unchanged') return;
    const delivered = await tx.save(ItemEntity, item, change);
    const { code: itemCode, planId, stopId, on } = fact;
    await recordFact(tx, delivered, {
      type: 'delivered',
      contract: itemDeliveredV1,
      payload: { itemCode, planId, stopId, deliveredOn: on },
      on,
    });
  }

  /** The item is back in the store, and put aside when it is recalled, inside the transaction of the event that says the hand-over failed. */
  async bringBack(
    tx: Tx,
    fact: { code: ItemCode; planId: PlanId; reason: ItemReturnReason; on: LocalDate },
  ): Promise<void> {
    const item = await mustLock(tx, fact.code);
    const change = returnItem(item, fact.planId);
    if (change === 'unchanged') return;
    const returned = await tx.save(ItemEntity, item, change);
    const { code: itemCode, planId, reason, on } = fact;
    await recordFact(tx, returned, {
      type: 'returned',
      contract: itemReturnedV1,
      payload: { itemCode, planId, reason, returnedOn: on },
      on,
    });
    const kept = await asideIfRecalled(tx, returned);
    if (reason === 'damaged' && kept.status === 'inStore') await doTo(tx, kept, puttingAside({ itemCode, reason }));
  }

  /** The item was lost on its way to a family, inside the transaction of the event that says so. Repeating it changes nothing. */
  async loseOnTheWay(tx: Tx, fact: { code: ItemCode; planId: PlanId; on: LocalDate }): Promise<void> {
    const item = await mustLock(tx, fact.code);
    const change = loseOnTheWay(item, fact.planId);
    if (change === 'unchanged') return;
    const lost = await tx.save(ItemEntity, item, change);
    const { code: itemCode, on } = fact;
    const payload = { itemCode, reason: 'onTheWay' as const, lostOn: on };
    await recordFact(tx, lost, { type: 'lost', contract: itemLostV1, payload, on });
  }

  /** The donor's id once registry knows it as a donor of this very community. Asked while no transaction is open. */
  async checkDonor(tenantCode: TenantCode, donor: string, traceId: string) {
    const family = uuidAt<FamilyId>(donor, 'Family');
    if (family?.tenantCode !== tenantCode) return refuse('FAMILY_NOT_FOUND');
    const checked = await this.bus.rpc(checkFamilyV1, { tenantCode, familyId: family.id, role: 'donor' }, { traceId });
    return checked instanceof Refusal ? checked : family.id;
  }
}

async function mustLock(tx: Tx, code: ItemCode): Promise<ItemEntity> {
  const item = await tx.lock(ItemEntity, { code });
  if (item === null) throw new Error(`Item ${code} is unknown in ${tx.tenantCode}.`);
  return item;
}
