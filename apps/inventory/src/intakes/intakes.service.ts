import { Injectable } from '@nestjs/common';
import {
  localDateAt,
  refuse,
  Refusal,
  type Actor,
  type FamilyId,
  type Fen,
  type IntakeId,
  type LocalDate,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork, type Tx } from '@yicang/platform-db';
import { v7 as uuidv7 } from 'uuid';
import { RECEIVE_GIFT } from '../items/item.rules.js';
import { ItemsService, type GiftLine } from '../items/items.service.js';
import { StoreEntity } from '../stores/store.entity.js';
import { goodsOf, lockItemsOf, productsOf, takeInAll, takeOutAll, type Goods } from './intake.changes.js';
import { IntakeEntity } from './intake.entity.js';
import {
  acceptIntake,
  RECORD_PURCHASE,
  REVERSE_INTAKE,
  reverseIntake,
  type IntakeReversalReason,
  type IntakeState,
  valuedAt,
} from './intake.rules.js';

interface TakeIn {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly storeId: StoreId;
  readonly receivedOn: LocalDate | null; // today when nothing is said
  readonly note: string;
  readonly lines: readonly GiftLine[];
}
export type ReceiveGifts = TakeIn & { readonly donor: string | null }; // a family's global id as it came in
export type RecordPurchase = TakeIn & { readonly priceFen: Fen; readonly supplierZh: string };
type Origin = Pick<IntakeState, 'kind' | 'donorFamilyId' | 'priceFen' | 'supplierZh'>;

@Injectable()
export class IntakesService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly items: ItemsService,
  ) {}

  /** All lines are in the books as one gift, or none is: the refusal names the first line that may not be. */
  receive(actor: Actor, gifts: ReceiveGifts, traceId: string): Promise<IntakeEntity | Refusal> {
    const { commandId, tenantCode, donor } = gifts;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: RECEIVE_GIFT, commandId, input: gifts, traceId },
      (tx, donorFamilyId: FamilyId | null = null) =>
        takeIn(tx, gifts, { kind: 'gift', donorFamilyId, priceFen: null, supplierZh: null }),
      donor === null ? undefined : () => this.items.checkDonor(tenantCode, donor, traceId),
    );
  }

  /** All lines are in the books as what was bought for one price, or none is. */
  purchase(actor: Actor, purchase: RecordPurchase, traceId: string): Promise<IntakeEntity | Refusal> {
    const { commandId, tenantCode, priceFen, supplierZh } = purchase;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: RECORD_PURCHASE, commandId, input: purchase, traceId },
      (tx) => takeIn(tx, purchase, { kind: 'purchase', donorFamilyId: null, priceFen, supplierZh }),
    );
  }

  /** All of the intake is out of the books, or nothing is: what is promised or has left the store is seen to first. */
  reverse(
    actor: Actor,
    command: {
      readonly commandId: string;
      readonly tenantCode: TenantCode;
      readonly intakeId: IntakeId;
      readonly reason: IntakeReversalReason;
    },
    traceId: string,
  ): Promise<IntakeEntity | Refusal> {
    const { commandId, tenantCode, intakeId, reason } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: REVERSE_INTAKE, commandId, input: command, traceId },
      async (tx) => {
        const intake = await tx.lock(IntakeEntity, { id: intakeId });
        if (intake === null) return refuse('INTAKE_NOT_FOUND');
        const items = await lockItemsOf(tx, intakeId);
        const reversal = reverseIntake(intake, items, reason, tx.now);
        if (reversal instanceof Refusal) return reversal;
        await takeOutAll(tx, items);
        return tx.save(IntakeEntity, intake, reversal);
      },
    );
  }
}

async function takeIn(tx: Tx, said: TakeIn, origin: Origin): Promise<IntakeEntity | Refusal> {
  if ((await tx.findOne(StoreEntity, { id: said.storeId })) === null) return refuse('STORE_NOT_FOUND');
  const { storeId, note, lines } = said;
  const receivedOn = acceptIntake({ ...said, supplierZh: origin.supplierZh }, localDateAt(tx.now));
  if (receivedOn instanceof Refusal) return receivedOn;
  const products = await productsOf(
    tx,
    lines.flatMap(({ product }) => product ?? []),
  );
  const goods: Goods[] = [];
  for (const [nth, line] of lines.entries()) {
    const accepted = goodsOf(line, products, receivedOn);
    if (accepted instanceof Refusal) return refuse(accepted.reason, { ...accepted.details, line: nth + 1 });
    goods.push(accepted);
  }
  return bookIntake(tx, { ...origin, storeId, receivedOn, note }, valuedAt(origin.priceFen, goods));
}

/**
 * An intake of all these goods is in the books, inside the transaction that says so. `told` hears how many lines are.
 * @throws ConstraintViolation `intake_pk` when there is one with the id that was given.
 */
export async function bookIntake(
  tx: Tx,
  intake: Omit<IntakeState, 'id' | 'lineCount' | 'reversedAt' | 'reversalReason'> & { readonly id?: IntakeId },
  goods: readonly Goods[],
  told?: (rows: number) => Promise<void>,
): Promise<IntakeEntity> {
  const booked = await tx.insert(IntakeEntity, {
    ...intake,
    id: intake.id ?? (uuidv7() as IntakeId),
    lineCount: goods.length,
    takenInAt: tx.now,
    reversedAt: null,
    reversalReason: null,
  });
  await takeInAll(tx, booked, goods, told);
  return booked;
}
