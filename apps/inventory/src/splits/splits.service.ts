import { Injectable } from '@nestjs/common';
import { itemMadeV1, itemSplitV1 } from '@yicang/contracts';
import { localDateAt, refuse, Refusal, type Actor, type Fen, type ItemCode, type TenantCode } from '@yicang/kernel';
import { UnitOfWork, type Tx } from '@yicang/platform-db';
import { outOfBox, whileSealed } from '../boxes/box-history.js';
import { type OfItem } from '../items/item-commands.js';
import { insertItem, recordFact } from '../items/item.changes.js';
import { ItemEntity } from '../items/item.entity.js';
import { READ_ITEMS } from '../items/item.rules.js';
import { orThrow } from '@yicang/platform-graphql';
import { asideIfRecalled } from '../recalls/recall.changes.js';
import { SPLIT_ITEM, splitItem, valueShares, type Bulk, type WantedPart } from './split.rules.js';

@Injectable()
export class SplitsService {
  constructor(private readonly uow: UnitOfWork) {}

  /** The item is closed, and its parts are in the store with a code each. Giver, kind, batch, expiry and shelf are the whole's, its box is not; what is recalled is put aside. */
  split(actor: Actor, command: OfItem & { readonly parts: readonly WantedPart[] }, traceId: string) {
    const { commandId, tenantCode, itemCode, parts } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: SPLIT_ITEM, commandId, input: command, traceId },
      async (tx): Promise<ItemEntity | Refusal> => {
        const item = await tx.lock(ItemEntity, { code: itemCode });
        if (item === null) return refuse('ITEM_NOT_FOUND');
        const portions = splitItem(item, parts);
        if (portions instanceof Refusal) return portions;
        const sealed = await whileSealed(tx, item);
        if (sealed !== null) return sealed;
        const partCodes: ItemCode[] = [];
        const values = valueShares(item.valueFen, portions);
        for (const [at, portion] of portions.entries())
          partCodes.push(await this.makePart(tx, item, portion, values[at] ?? null));
        const unboxed = await outOfBox(tx, item, 'split');
        const closed = await tx.save(ItemEntity, item, { status: 'split', ...unboxed });
        const splitOn = localDateAt(tx.now);
        const payload = { itemCode, partCodes, splitOn };
        await recordFact(tx, closed, { type: 'split', contract: itemSplitV1, payload });
        return closed;
      },
    );
  }

  /** The parts that each of these items of one community was split into, in the codes' order. */
  async partsOf(actor: Actor, tenantCode: TenantCode, codes: readonly ItemCode[]): Promise<ItemEntity[][]> {
    const parts = orThrow(
      await this.uow.read(actor, tenantCode, READ_ITEMS, (tx) =>
        tx.rows(ItemEntity, 'where tenant_code = $1 and parent_code = any ($2) order by code', [tenantCode, codes]),
      ),
    );
    return codes.map((code) => parts.filter(({ parentCode }) => parentCode === code));
  }

  private async makePart(tx: Tx, whole: ItemEntity, portion: Bulk, valueFen: Fen | null): Promise<ItemCode> {
    const {
      storeId,
      donorFamilyId,
      category,
      nameZh,
      condition,
      expiresOn,
      receivedOn,
      shelf,
      batch,
      productTenantCode,
      productId,
      code: parentCode,
    } = whole;
    const described = { storeId, donorFamilyId, category, nameZh, ...portion };
    const kept = { condition, valueFen, expiresOn, receivedOn, shelf, batch, productTenantCode, productId };
    const part = await insertItem(tx, { ...described, ...kept, parentCode });
    const told = { itemCode: part.code, parentCode, madeOn: localDateAt(tx.now) };
    // the name stands in the item's row alone, where it can be mended: the history is for ever
    const { nameZh: _, ...details } = { ...described, ...told, shelf };
    const payload = { ...described, ...told, receivedOn, expiresOn };
    await recordFact(tx, part, { type: 'made', contract: itemMadeV1, payload, details });
    await asideIfRecalled(tx, part);
    return part.code;
  }
}
