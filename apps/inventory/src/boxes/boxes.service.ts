import { Injectable } from '@nestjs/common';
import {
  refuse,
  Refusal,
  type Actor,
  type BoxCode,
  type ItemCode,
  type Json,
  type Operation,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork, type Tx } from '@yicang/platform-db';
import { lockItems } from '../items/item.changes.js';
import { StoreEntity } from '../stores/store.entity.js';
import { noteBox } from './box-history.js';
import { countInside, freeBoxCode, lockBox, lockInside, placeItems } from './box.changes.js';
import { BoxEntity } from './box.entity.js';
import {
  DISSOLVE_BOX,
  dissolveBox,
  eachOnce,
  MOVE_BOX,
  moveBox,
  OPEN_BOX,
  openBox,
  PACK_ITEMS,
  packItems,
  SEAL_BOX,
  sealBox,
  UNPACK_ITEMS,
  unpackItems,
  UNSEAL_BOX,
  unsealBox,
  type BoxEventType,
} from './box.rules.js';

interface OfBox {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly boxCode: BoxCode;
}
type WithItems = OfBox & { readonly itemCodes: readonly ItemCode[] };

@Injectable()
export class BoxesService {
  constructor(private readonly uow: UnitOfWork) {}

  /** An empty box with a code of its own stands open on a shelf of the store. */
  open(
    actor: Actor,
    command: { commandId: string; tenantCode: TenantCode; storeId: StoreId; shelf: string },
    traceId: string,
  ): Promise<BoxEntity | Refusal> {
    const { commandId, tenantCode, storeId } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: OPEN_BOX, commandId, input: command, traceId },
      async (tx) => {
        const opened = openBox(command.shelf);
        if (opened instanceof Refusal) return opened;
        if ((await tx.findOne(StoreEntity, { id: storeId })) === null) return refuse('STORE_NOT_FOUND');
        const box = await tx.insert(BoxEntity, { code: await freeBoxCode(tx), storeId, ...opened });
        await noteBox(tx, box.code, 'opened', { shelf: box.shelf });
        return box;
      },
    );
  }

  /** All of these items are in the box, and lie where it stands. One that is in it already stays as it is. */
  pack(actor: Actor, command: WithItems, traceId: string): Promise<BoxEntity | Refusal> {
    return this.change(actor, PACK_ITEMS, command, traceId, async (tx, box) => {
      const items = await lockItems(tx, eachOnce(command.itemCodes));
      if (items === null) return refuse('ITEM_NOT_FOUND');
      const coming = packItems(box, await countInside(tx, box.code), items);
      if (coming instanceof Refusal) return coming;
      const itemCodes = coming.map(({ code }) => code);
      await placeItems(tx, itemCodes, { shelf: box.shelf, boxCode: box.code });
      if (itemCodes.length > 0) await noteBox(tx, box.code, 'packed', { itemCodes });
      return box;
    });
  }

  /** All of these items are out of the box, on the shelf it stands on. */
  unpack(actor: Actor, command: WithItems, traceId: string): Promise<BoxEntity | Refusal> {
    return this.change(actor, UNPACK_ITEMS, command, traceId, async (tx, box) => {
      const itemCodes = eachOnce(command.itemCodes);
      const items = await lockItems(tx, itemCodes);
      if (items === null) return refuse('ITEM_NOT_FOUND');
      const unpacked = unpackItems(box, items);
      if (unpacked instanceof Refusal) return unpacked;
      await placeItems(tx, itemCodes, { shelf: box.shelf, boxCode: null });
      await noteBox(tx, box.code, 'unpacked', { itemCodes });
      return box;
    });
  }

  /** The box stands on another shelf, with all that is in it: one fact in the history of each. */
  move(actor: Actor, command: OfBox & { readonly shelf: string }, traceId: string): Promise<BoxEntity | Refusal> {
    return this.change(actor, MOVE_BOX, command, traceId, async (tx, box) => {
      const moved = moveBox(box, command.shelf);
      if (moved instanceof Refusal) return moved;
      if (moved === 'unchanged') return box;
      await placeItems(tx, await lockInside(tx, box.code), { shelf: command.shelf, boxCode: box.code });
      return this.keep(tx, box, moved, 'moved', { shelf: command.shelf });
    });
  }

  /** Nobody's hands are in the box until it is unsealed. */
  seal(actor: Actor, command: OfBox, traceId: string): Promise<BoxEntity | Refusal> {
    return this.change(actor, SEAL_BOX, command, traceId, (tx, box) => this.keep(tx, box, sealBox(box), 'sealed'));
  }

  /** The box is open again. */
  unseal(actor: Actor, command: OfBox, traceId: string): Promise<BoxEntity | Refusal> {
    return this.change(actor, UNSEAL_BOX, command, traceId, (tx, box) =>
      this.keep(tx, box, unsealBox(box), 'unsealed'),
    );
  }

  /** The box is used no more; its code stays its own, and its history stays. */
  dissolve(actor: Actor, command: OfBox, traceId: string): Promise<BoxEntity | Refusal> {
    return this.change(actor, DISSOLVE_BOX, command, traceId, async (tx, box) =>
      this.keep(tx, box, dissolveBox(box, await countInside(tx, box.code)), 'dissolved'),
    );
  }

  /** What was decided is saved and in the box's history. */
  private async keep(
    tx: Tx,
    box: BoxEntity,
    change: Partial<BoxEntity> | 'unchanged' | Refusal,
    type: BoxEventType,
    details: { readonly [key: string]: Json } = {},
  ): Promise<BoxEntity | Refusal> {
    if (change instanceof Refusal) return change;
    if (change === 'unchanged') return box;
    const changed = await tx.save(BoxEntity, box, change);
    await noteBox(tx, box.code, type, details);
    return changed;
  }

  private change(
    actor: Actor,
    operation: Operation,
    command: OfBox,
    traceId: string,
    deed: (tx: Tx, box: BoxEntity) => Promise<BoxEntity | Refusal>,
  ): Promise<BoxEntity | Refusal> {
    const { commandId, tenantCode, boxCode } = command;
    return this.uow.command(actor, tenantCode, { operation, commandId, input: command, traceId }, async (tx) => {
      const box = await lockBox(tx, boxCode);
      return box instanceof Refusal ? box : deed(tx, box);
    });
  }
}
