import { Injectable } from '@nestjs/common';
import { refuse, Refusal, type Actor, type ItemCode, type RecallId, type TenantCode } from '@yicang/kernel';
import { refusalByConstraint, UnitOfWork } from '@yicang/platform-db';
import { v7 as uuidv7 } from 'uuid';
import { type OfProduct } from '../products/product.changes.js';
import { ProductEntity } from '../products/product.entity.js';
import { productsOf, recallItems } from './recall.changes.js';
import { RecallEntity } from './recall.entity.js';
import { acceptRecall, ANNOUNCE_RECALL, LIFT_RECALL, liftRecall } from './recall.rules.js';

/** Due work that brings a recall to every community inside its place, and carries it out in one; the reference is the recall's id. */
export const SPREAD_RECALL = 'spread-recall';
export const CARRY_OUT_RECALL = 'carry-out-recall';

const COMMUNITIES_MAX = 500;
/** One transaction holds so many items at most: whoever waits for one of them is not kept long. */
const ITEMS_MAX = 100;

export interface AnnounceRecall {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly product: OfProduct;
  readonly batch: string | null;
  readonly reasonZh: string;
}
export interface LiftRecall {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly recallId: RecallId;
}

@Injectable()
export class RecallsService {
  constructor(private readonly uow: UnitOfWork) {}

  /** The product, or the batch, is recalled: what comes in is put aside from now on, and due work goes for what is there. */
  announce(actor: Actor, command: AnnounceRecall, traceId: string): Promise<RecallEntity | Refusal> {
    const { commandId, tenantCode, product, batch, reasonZh } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: ANNOUNCE_RECALL, commandId, input: command, traceId },
      async (tx) => {
        const accepted = acceptRecall(command);
        if (accepted instanceof Refusal) return accepted;
        const { tenantCode: productTenantCode, id: productId } = product;
        if ((await tx.findOne(ProductEntity, { tenantCode: productTenantCode, id: productId })) === null)
          return refuse('PRODUCT_NOT_FOUND');
        const id = uuidv7() as RecallId;
        const announced = { announcedAt: tx.now, announcedBy: tx.actor.subject, liftedAt: null, liftedBy: null };
        const recall = await refusalByConstraint({ recall_one_open: refuse('RECALL_UNDER_WAY') }, () =>
          tx.insert(RecallEntity, { id, productTenantCode, productId, batch, reasonZh, ...announced }),
        );
        if (recall instanceof Refusal) return recall;
        await tx.schedule(SPREAD_RECALL, id, tx.now);
        await tx.audit(ANNOUNCE_RECALL.name, { recallId: id });
        return recall;
      },
    );
  }

  /** The recall is over. What was put aside stays so until a keeper has cleared it. */
  lift(actor: Actor, command: LiftRecall, traceId: string): Promise<RecallEntity | Refusal> {
    const { commandId, tenantCode, recallId: id } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: LIFT_RECALL, commandId, input: command, traceId },
      async (tx) => {
        const recall = await tx.lock(RecallEntity, { id });
        if (recall === null) return refuse('RECALL_NOT_FOUND');
        await tx.audit(LIFT_RECALL.name, { recallId: id });
        const lifted = liftRecall(recall, tx.now, tx.actor.subject);
        return lifted === 'unchanged' ? recall : tx.save(RecallEntity, recall, lifted);
      },
    );
  }

  /**
   * Every community inside the place that has a store is to carry the recall out: also one whose only such item comes in just now.
   * Repeated, it begins again, and what is done stays done.
   */
  async spread(place: TenantCode, id: RecallId): Promise<void> {
    let after = '';
    for (let found = COMMUNITIES_MAX; found === COMMUNITIES_MAX;) {
      const communities = await this.uow.systemRead(place, (tx) =>
        tx.sql<{ tenantCode: TenantCode }>(
          `select distinct tenant_code as "tenantCode" from store where tenant_code > $1 order by tenant_code limit $2`,
          [after, COMMUNITIES_MAX],
        ),
      );
      for (const { tenantCode } of communities)
        await this.uow.system('inventory.spread-recall', tenantCode, (tx) => tx.schedule(CARRY_OUT_RECALL, id, tx.now));
      found = communities.length;
      after = communities.at(-1)?.tenantCode ?? after;
    }
  }

  /** No item of the recall is free or held in this community, and whoever carries or has one is told. Repeating it changes nothing more. */
  async carryOut(tenantCode: TenantCode, id: RecallId): Promise<void> {
    // a new item locks its store: those that came in without seeing the recall are there when this has them all
    await this.uow.system('inventory.carry-out-recall', tenantCode, (tx) =>
      tx.sql('select from store where tenant_code = $1 order by id for update', [tenantCode]),
    );
    let after: ItemCode | null = null;
    do after = await this.carryOutFrom(tenantCode, id, after);
    while (after !== null);
  }

  private carryOutFrom(tenantCode: TenantCode, id: RecallId, after: ItemCode | null): Promise<ItemCode | null> {
    return this.uow.system('inventory.carry-out-recall', tenantCode, async (tx) => {
      const [recall] = await tx.rows(RecallEntity, 'where id = $1 and lifted_at is null', [id]);
      return recall === undefined ? null : recallItems(tx, recall, await productsOf(tx, recall), after, ITEMS_MAX);
    });
  }
}
