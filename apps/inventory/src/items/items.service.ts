import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  checkFamilyV1,
  itemCorrectedV1,
  itemDeliveredV1,
  itemDiscardedV1,
  itemHeldV1,
  itemIssuedV1,
  itemMovedV1,
  itemReceivedV1,
  itemReleasedV1,
  itemReturnedV1,
  type EventContract,
} from '@yicang/contracts';
import {
  ITEM_CODE_RANDOM_BITS,
  localDateAt,
  makeItemCode,
  refuse,
  Refusal,
  systemActor,
  uuidAt,
  type Actor,
  type DeliveryFailureReason,
  type FamilyId,
  type Grams,
  type ItemCategory,
  type ItemCode,
  type ItemDiscardReason,
  type ItemUnit,
  type Json,
  type LocalDate,
  type Operation,
  type PlanId,
  type RunId,
  type StopId,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork, type Tx } from '@yicang/platform-db';
import { Bus } from '@yicang/platform-nats';
import { StoreEntity } from '../stores/store.entity.js';
import { ItemEventEntity } from './item-event.entity.js';
import { ItemEntity } from './item.entity.js';
import {
  acceptGift,
  CORRECT_ITEM,
  correctedFields,
  correctItem,
  deliverItem,
  DISCARD_ITEM,
  discardItem,
  expireHold,
  HOLD_ITEM,
  holdItem,
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
  type ItemChange,
  type ItemCondition,
  type ItemCorrectionReason,
  type ItemEventType,
} from './item.rules.js';

const MINUTE_MS = 60_000;
/** Due work that frees an item when its hold is over; the reference is the item's code. */
export const EXPIRE_HOLD = 'expire-hold';

interface Asked {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
}
export interface ReceiveGift extends Asked {
  readonly storeId: StoreId;
  readonly donor: string | null; // a family's global id as it came in
  readonly category: ItemCategory;
  readonly nameZh: string;
  readonly quantity: number;
  readonly unit: ItemUnit;
  readonly weightGrams: Grams;
  readonly condition: ItemCondition;
  readonly expiresOn: LocalDate | null;
  readonly shelf: string;
}
export interface OfItem extends Asked {
  readonly itemCode: ItemCode;
}

/** What one command does to one item, and how it is told. */
interface Deed<P> {
  readonly operation: Operation;
  readonly type: ItemEventType;
  readonly contract: EventContract<P>;
  decide(item: ItemEntity, now: Date): ItemChange | 'unchanged' | Refusal;
  payload(today: LocalDate, after: ItemEntity): P;
  /** What the history keeps of it, when that is not the payload. */
  details?(before: ItemEntity, after: ItemEntity): Details;
}

type Details = Readonly<Record<string, Json>>;

@Injectable()
export class ItemsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /** A gift is in the books under a code of its own. A donor family is asked of the registry before anything is written. */
  receive(actor: Actor, gift: ReceiveGift, traceId: string): Promise<ItemEntity | Refusal> {
    const { commandId, tenantCode, donor, ...facts } = gift;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: RECEIVE_GIFT, commandId, input: gift, traceId },
      async (tx, donorFamilyId: FamilyId | null = null) => {
        const [store, code] = await Promise.all([tx.findOne(StoreEntity, { id: gift.storeId }), freeCode(tx)]);
        if (store === null) return refuse('STORE_NOT_FOUND');
        const receivedOn = localDateAt(tx.now);
        const accepted = acceptGift(gift, receivedOn);
        if (accepted instanceof Refusal) return accepted;
        const item = await tx.insert(ItemEntity, {
          ...facts,
          code,
          donorFamilyId,
          receivedOn,
          status: 'inStore',
          planId: null,
          heldUntil: null,
          runId: null,
        });
        const { storeId, category, nameZh, quantity, unit, weightGrams } = item;
        const received = { itemCode: code, storeId, donorFamilyId, category, nameZh, quantity, unit, weightGrams };
        // the name stands in the item's row alone, where it can be mended: the history is for ever
        const { nameZh: _, ...details } = { ...received, receivedOn };
        await this.record(tx, item, 'received', itemReceivedV1, { ...received, receivedOn }, { details });
        return item;
      },
      donor === null ? undefined : () => this.checkDonor(tenantCode, donor, traceId),
    );
  }

  move(actor: Actor, command: OfItem & { readonly shelf: string }, traceId: string): Promise<ItemEntity | Refusal> {
    const { itemCode, shelf } = command;
    return this.change(actor, command, traceId, {
      operation: MOVE_ITEM,
      type: 'moved',
      contract: itemMovedV1,
      decide: (item) => moveItem(item, shelf),
      payload: () => ({ itemCode, shelf }),
    });
  }

  discard(
    actor: Actor,
    command: OfItem & { readonly reason: ItemDiscardReason },
    traceId: string,
  ): Promise<ItemEntity | Refusal> {
    const { itemCode, reason } = command;
    return this.change(actor, command, traceId, {
      operation: DISCARD_ITEM,
      type: 'discarded',
      contract: itemDiscardedV1,
      decide: discardItem,
      payload: (discardedOn) => ({ itemCode, reason, discardedOn }),
    });
  }

  /** The item is described as it should have been. Its history keeps which words were mended and why, never the words. */
  correct(
    actor: Actor,
    command: OfItem & Correction & { readonly reason: ItemCorrectionReason },
    traceId: string,
  ): Promise<ItemEntity | Refusal> {
    return this.change(actor, command, traceId, {
      operation: CORRECT_ITEM,
      type: 'corrected',
      contract: itemCorrectedV1,
      decide: (item) => correctItem(item, command),
      payload: (_, { code: itemCode, category, nameZh, quantity }) => ({ itemCode, category, nameZh, quantity }),
      details: (before, after) => ({ reason: command.reason, fields: correctedFields(before, after) }),
    });
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
        await this.record(tx, held, 'held', itemHeldV1, {
          itemCode: held.code,
          planId: command.planId,
          heldUntil: heldUntil.toISOString(),
        });
        return held;
      },
    );
  }

  release(command: OfItem & { readonly planId: PlanId }, traceId: string): Promise<ItemEntity | Refusal> {
    const { itemCode, planId } = command;
    return this.change(systemActor('delivery'), command, traceId, {
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
    return this.change(systemActor('delivery'), command, traceId, {
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
      const planId = item.planId;
      const change = expireHold(item, tx.now);
      if (change === 'unchanged' || planId === null) return;
      const freed = await tx.save(ItemEntity, item, change);
      await this.record(tx, freed, 'released', itemReleasedV1, { itemCode: code, planId, reason: 'expired' });
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
    await this.record(
      tx,
      delivered,
      'delivered',
      itemDeliveredV1,
      { itemCode, planId, stopId, deliveredOn: on },
      { on },
    );
  }

  /** The item is back in the store, inside the transaction of the event that says the hand-over failed. */
  async bringBack(
    tx: Tx,
    fact: { code: ItemCode; planId: PlanId; reason: DeliveryFailureReason; on: LocalDate },
  ): Promise<void> {
    const item = await mustLock(tx, fact.code);
    const change = returnItem(item, fact.planId);
    if (change === 'unchanged') return;
    const returned = await tx.save(ItemEntity, item, change);
    const { code: itemCode, planId, reason, on } = fact;
    await this.record(tx, returned, 'returned', itemReturnedV1, { itemCode, planId, reason, returnedOn: on }, { on });
  }

  /** The donor's id once registry knows it as a donor of this very community. */
  private async checkDonor(tenantCode: TenantCode, donor: string, traceId: string) {
    const family = uuidAt<FamilyId>(donor, 'Family');
    if (family?.tenantCode !== tenantCode) return refuse('FAMILY_NOT_FOUND');
    const checked = await this.bus.rpc(checkFamilyV1, { tenantCode, familyId: family.id, role: 'donor' }, { traceId });
    return checked instanceof Refusal ? checked : family.id;
  }

  /** load -> decide -> save -> record, for every command that changes one item. */
  private change<P extends Details>(
    actor: Actor,
    command: OfItem,
    traceId: string,
    { operation, type, contract, decide, payload, details }: Deed<P>,
  ): Promise<ItemEntity | Refusal> {
    const { commandId, tenantCode, itemCode } = command;
    return this.uow.command(actor, tenantCode, { operation, commandId, input: command, traceId }, async (tx) => {
      const item = await tx.lock(ItemEntity, { code: itemCode });
      if (item === null) return refuse('ITEM_NOT_FOUND');
      const change = decide(item, tx.now);
      if (change instanceof Refusal) return change;
      if (change === 'unchanged') return item;
      const changed = await tx.save(ItemEntity, item, change);
      const told = payload(localDateAt(tx.now), changed);
      await this.record(tx, changed, type, contract, told, { details: details?.(item, changed) });
      return changed;
    });
  }

  /** One fact is in the item's history and on its way to the others, or neither; told late, it keeps its own day. */
  private async record<P extends Details>(
    tx: Tx,
    item: ItemEntity,
    type: ItemEventType,
    contract: EventContract<P>,
    payload: P,
    { on = localDateAt(tx.now), details = payload }: { readonly on?: LocalDate; readonly details?: Details } = {},
  ): Promise<void> {
    await tx.append(ItemEventEntity, {
      itemCode: item.code,
      version: item.version,
      type,
      happenedOn: on,
      recordedAt: tx.now,
      subject: tx.actor.subject,
      details,
    });
    await tx.emit(contract, item, payload);
  }
}

async function mustLock(tx: Tx, code: ItemCode): Promise<ItemEntity> {
  const item = await tx.lock(ItemEntity, { code });
  if (item === null) throw new Error(`Item ${code} is unknown in ${tx.tenantCode}.`);
  return item;
}

const CODE_TRIES_MAX = 5;

/** A code no item of this community carries. 35 random bits: a second try is rare, a fifth a sign of a broken generator. */
async function freeCode(tx: Tx): Promise<ItemCode> {
  for (let attempt = 0; attempt < CODE_TRIES_MAX; attempt += 1) {
    const code = makeItemCode(tx.tenantCode, randomBytes(8).readBigUInt64BE() & ((1n << ITEM_CODE_RANDOM_BITS) - 1n));
    if ((await tx.findOne(ItemEntity, { code })) === null) return code;
  }
  throw new Error('No free item code found; is the random source broken?');
}
