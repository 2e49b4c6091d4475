import { randomUUID } from 'node:crypto';
import { holdItemV1, issueItemV1 } from '@yicang/contracts';
import { type Actor, type CommandId, type ItemCode, type PlanId, type RunId } from '@yicang/kernel';
import { v7 as uuidv7 } from 'uuid';
import { HERE, KEEPER, REFUSED, type Inventory } from '../inventory.fixture.js';

const trace = { traceId: 'a-spec' };

export interface BoxAnswer {
  readonly id: string;
  readonly code: string;
  readonly status: string;
  readonly shelf: string;
  readonly itemCount: number;
  readonly reason?: string;
}
export interface Received {
  readonly id: string;
  readonly code: ItemCode;
}

/** What specs of boxes do to a running inventory. */
export class Boxing {
  constructor(private readonly inventory: Inventory) {}

  async command<A extends object = BoxAnswer>(
    name: string,
    input: object,
    who: Actor = KEEPER,
    of = 'Box { id code status shelf itemCount }',
  ): Promise<A & { readonly reason?: string }> {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const mutation = `mutation ($input: ${type}!) { ${name}(input: $input) { ... on ${of} ${REFUSED} } }`;
    const asked = { commandId: randomUUID(), ...input };
    const answer = await this.inventory.station.data<Record<string, A & { reason?: string }>>(who, mutation, {
      input: asked,
    });
    const said = answer[name];
    if (said === undefined) throw new Error(`${name} gave no answer`);
    return said;
  }

  /** What is done to one item. */
  item(name: string, itemId: string, facts: object = {}, who: Actor = KEEPER) {
    return this.command<{ status?: string }>(name, { itemId, ...facts }, who, 'Item { status }');
  }

  open(shelf = 'A-1', storeId: string = this.inventory.storeId): Promise<BoxAnswer> {
    return this.command('openBox', { storeId, shelf });
  }

  async anItem(facts: object = {}): Promise<Received> {
    return (await this.inventory.receive(KEEPER, facts)) as unknown as Received;
  }

  async packed(boxId: string, count: number, facts: object = {}): Promise<Received[]> {
    const items: Received[] = [];
    for (let nth = 0; nth < count; nth += 1) items.push(await this.anItem(facts));
    await this.command('packItems', { boxId, itemCodes: items.map(({ code }) => code) });
    return items;
  }

  hold(itemCode: ItemCode, planId: PlanId = uuidv7() as PlanId) {
    const input = { commandId: randomUUID() as CommandId, tenantCode: HERE, itemCode, planId };
    const needed = { category: 'food', unit: 'bag', holdMinutes: 60 } as const;
    return this.inventory.delivery.rpc(holdItemV1, { ...input, ...needed }, trace);
  }

  async issue(itemCode: ItemCode) {
    const planId = uuidv7() as PlanId;
    await this.hold(itemCode, planId);
    const input = { commandId: randomUUID() as CommandId, tenantCode: HERE, itemCode, planId };
    return this.inventory.delivery.rpc(issueItemV1, { ...input, runId: uuidv7() as RunId }, trace);
  }

  /** What breaks the promises made of boxes; empty when nothing does. */
  offenders() {
    return this.inventory.station.rows(
      `select item.code, item.status, item.shelf, item.box_code from item
         left join box on box.tenant_code = item.tenant_code and box.code = item.box_code
        where item.box_code is not null
          and (box.shelf <> item.shelf or box.store_id <> item.store_id or box.status = 'dissolved')
       union all
       select item.code, fact.type, fact.details ->> 'shelf', fact.details ->> 'boxCode' from item
         cross join lateral (
           select type, details from item_event
            where item_event.tenant_code = item.tenant_code and item_event.item_code = item.code
              and type in ('received', 'made', 'issued', 'returned', 'delivered', 'discarded', 'moved', 'lost', 'found', 'split')
            order by version desc limit 1) as fact
        where (fact.details ->> 'boxCode') is distinct from item.box_code
       union all
       select item.code, 'facts', facts::text, item.version::text from item
         cross join lateral (
           select count(*) as facts from item_event
            where item_event.tenant_code = item.tenant_code and item_event.item_code = item.code) as history
        where facts <> item.version`,
    );
  }
}
