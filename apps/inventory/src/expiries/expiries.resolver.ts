import { Args, Query, Resolver } from '@nestjs/graphql';
import { itemCodeField, localDateField, tenantCodeField } from '@yicang/contracts';
import { addDays, covers, localDateAt, permissionProblem, uuidAt, type Actor, type StoreId } from '@yicang/kernel';
import { CurrentActor, cursorKeyOf, Guarded, orThrow, rowsToRead, toConnection } from '@yicang/platform-graphql';
import { z } from 'zod';
import { type ItemEntity } from '../items/item.entity.js';
import {
  ExpiringItemConnection,
  ExpiringItemsArgs,
  ExpiringItemView,
  FirstOutArgs,
  FirstOutProposalView,
} from './expiry.graphql.js';
import { daysLeft, firstOut, READ_EXPIRIES, type Proposal } from './expiry.rules.js';
import { wantedGoods } from '../products/wanted-goods.js';
import { ExpiriesReader } from './expiries.reader.js';

const AFTER = z.tuple([localDateField, localDateField, tenantCodeField, itemCodeField]);
const NOTHING: Proposal<ItemEntity> = { items: [], quantity: 0 };

@Resolver(() => ExpiringItemView)
export class ExpiriesResolver {
  constructor(private readonly reader: ExpiriesReader) {}

  @Guarded(READ_EXPIRIES)
  @Query(() => ExpiringItemConnection, {
    description:
      '一个地点或一个义仓的临期物品，先到期的在前。What expires soon in the stores of a place, or in one, first expired first.',
  })
  async expiringItems(@CurrentActor() actor: Actor, @Args() page: ExpiringItemsArgs) {
    const { place, withinDays } = page;
    orThrow(permissionProblem(actor, READ_EXPIRIES, place, new Date()) ?? 'permitted');
    const today = localDateAt(new Date());
    const store = page.store == null ? null : uuidAt<StoreId>(page.store, 'Store');
    // of a store that is none, or of another place, there is nothing to tell
    if (page.store != null && (store === null || !covers(place, store.tenantCode)))
      return toConnection<object>([], page, () => []);
    const [last, after] = [addDays(today, withinDays), cursorKeyOf(page, AFTER)];
    const rows = orThrow(await this.reader.list(actor, { place, store }, last, after, rowsToRead(page)));
    const goods = rows.flatMap((item) => {
      const { expiresOn } = item;
      return expiresOn === null ? [] : [{ item, expiresOn, daysLeft: daysLeft(expiresOn, today) }];
    });
    return toConnection(goods, page, ({ item, expiresOn }) => [
      ...[expiresOn, item.receivedOn, item.tenantCode, item.code],
    ]);
  }

  @Guarded(READ_EXPIRIES)
  @Query(() => FirstOutProposalView, {
    description:
      '从一个义仓拿多少某品种（或品类与单位）时，按先到期先出该拿哪几件，各有原因。Which items of a store to take for so much of a product, or of a category in a ' +
      'unit: first expired first, each with its reason.',
  })
  async firstExpiredFirstOut(@CurrentActor() actor: Actor, @Args() { store: id, quantity, ...of }: FirstOutArgs) {
    const [store, wanted] = [uuidAt<StoreId>(id, 'Store'), wantedGoods(of)];
    const proposal =
      store === null || wanted === null
        ? NOTHING
        : firstOut(await this.reader.candidates(actor, store, wanted, localDateAt(new Date())), quantity);
    return { ...proposal, missing: Math.max(0, quantity - proposal.quantity) };
  }
}
