import { randomUUID } from 'node:crypto';
import { holdItemV1, issueItemV1, makeEnvelope, stopFailedV1, stopHandedOverV1 } from '@yicang/contracts';
import {
  localDateAt,
  NATION,
  Refusal,
  type Actor,
  type CommandId,
  type ItemCode,
  type PlanId,
  type RunId,
  type StopId,
  type TenantCode,
} from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { v7 as uuidv7 } from 'uuid';
import { aStore, FAR_AWAY, HERE, MANAGER, NEXT_DOOR, REFUSED, type Inventory } from '../inventory.fixture.js';
import { CARRY_OUT_RECALL, SPREAD_RECALL } from './recalls.service.js';

export const CITY = '5101' as TenantCode;
export const COORDINATOR = aPerson('cityCoordinator', CITY);
export const OPERATOR = aPerson('platformOperator', NATION);
export const MANAGERS: Readonly<Record<string, Actor>> = {
  [HERE]: MANAGER,
  [NEXT_DOOR]: aPerson('communityManager', NEXT_DOOR),
  [FAR_AWAY]: aPerson('communityManager', FAR_AWAY),
};

export interface Answer {
  readonly id: string;
  readonly status?: string;
  readonly reason?: string;
}
export interface Received {
  readonly id: string;
  readonly code: ItemCode;
}

const trace = { traceId: 'a-spec' };
const stores = new Map<TenantCode, Promise<string>>();

/** What specs of recalls do to a running inventory. */
export class Recalling {
  constructor(private readonly inventory: Inventory) {}

  async command(name: string, of: string, input: object, who: Actor = MANAGER): Promise<Answer> {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const seen = of === 'Item' ? 'id status' : 'id';
    const mutation = `mutation ($input: ${type}!) { ${name}(input: $input) { ... on ${of} { ${seen} } ${REFUSED} } }`;
    const asked = { commandId: randomUUID(), ...input };
    const answer = (await this.inventory.station.data<Record<string, Answer>>(who, mutation, { input: asked }))[name];
    if (answer === undefined) throw new Error(`${name} gave no answer`);
    return answer;
  }

  async aProduct(place: TenantCode = NATION, who: Actor = OPERATOR): Promise<string> {
    const facts = { category: 'FOOD', unit: 'BAG', unitWeightGrams: 500, storage: 'AMBIENT' };
    const nameZh = `奶粉 ${randomUUID().slice(0, 8)}`;
    return (await this.command('addProduct', 'Product', { place, nameZh, ...facts }, who)).id;
  }

  announce(productId: string, facts: object = {}, who: Actor = MANAGER): Promise<Answer> {
    return this.command('announceRecall', 'Recall', { place: HERE, productId, reasonZh: '可能变质', ...facts }, who);
  }

  lift(recallId: string, who: Actor = MANAGER): Promise<Answer> {
    return this.command('liftRecall', 'Recall', { recallId }, who);
  }

  /** An item of the product in the one store of that community. */
  async receive(productId: string, facts: object = {}, place: TenantCode = HERE): Promise<Received> {
    const storeId = place === HERE ? this.inventory.storeId : await this.storeIn(place);
    const asked = { storeId, productId, category: null, nameZh: null, unit: null, weightGrams: null, ...facts };
    return (await this.inventory.receive(MANAGERS[place], asked)) as Received;
  }

  /** The item is held for a plan; why not, when it is not. */
  async hold(itemCode: ItemCode, tenantCode: TenantCode = HERE) {
    const [planId, goods] = [uuidv7() as PlanId, { category: 'food', unit: 'bag' } as const];
    const asked = { commandId: randomUUID() as CommandId, tenantCode, itemCode, planId, ...goods, holdMinutes: 60 };
    const answer = await this.inventory.delivery.rpc(holdItemV1, asked, trace);
    return { planId, reason: answer instanceof Refusal ? answer.reason : null };
  }

  /** The item is under way. */
  async issue(itemCode: ItemCode, planId: PlanId, tenantCode: TenantCode = HERE) {
    const asked = { commandId: randomUUID() as CommandId, tenantCode, itemCode, planId, runId: uuidv7() as RunId };
    const answer = await this.inventory.delivery.rpc(issueItemV1, asked, trace);
    return answer instanceof Refusal ? answer.reason : null;
  }

  async underWay(productId: string, place: TenantCode = HERE) {
    const item = await this.receive(productId, {}, place);
    const { planId } = await this.hold(item.code, place);
    await this.issue(item.code, planId, place);
    return { ...item, planId };
  }

  /** Delivery tells how it ended at the door, twice. */
  async ends(end: 'handedOver' | 'failed', itemCode: ItemCode, planId: PlanId, tenantCode: TenantCode = HERE) {
    const [on, id] = [localDateAt(new Date()), uuidv7()];
    const head = { id, tenantCode, aggregateVersion: 3, commandId: null, subject: 'a-volunteer', ...trace };
    const stop = { stopId: uuidv7() as StopId, runId: uuidv7() as RunId, planId, itemCode };
    const at = { ...head, occurredAt: new Date().toISOString() };
    const event =
      end === 'handedOver'
        ? makeEnvelope(stopHandedOverV1, at, { ...stop, handedOverOn: on })
        : makeEnvelope(stopFailedV1, at, { ...stop, reason: 'other', failedOn: on });
    const { station, delivery } = this.inventory;
    for (const again of [false, true]) await station.publish(delivery, event, again);
    await station.hasTreated(event);
  }

  /** Every recall that was announced is carried out. */
  async isCarriedOut(): Promise<void> {
    await this.inventory.station.until(
      () => this.leftToDo(),
      ({ length }) => length === 0,
    );
  }

  leftToDo() {
    return this.inventory.station.rows<{ kind: string; place: string; problem: string | null }>(
      'select kind, tenant_code as place, problem from due_work where kind = any ($1)',
      [[SPREAD_RECALL, CARRY_OUT_RECALL]],
    );
  }

  async statusOf({ code }: Pick<Received, 'code'>): Promise<string> {
    const rows = await this.inventory.station.rows<{ status: string }>(
      `select concat_ws(' ', status, quarantine) as status from item where code = $1`,
      [code],
    );
    return rows[0]?.status ?? '';
  }

  async historyOf({ code }: Pick<Received, 'code'>): Promise<string[]> {
    const steps = await this.inventory.station.rows<{ type: string }>(
      'select type from item_event where item_code = $1 order by version',
      [code],
    );
    return steps.map(({ type }) => type);
  }

  private storeIn(place: TenantCode): Promise<string> {
    const opened =
      stores.get(place) ??
      this.command('openStore', 'Store', { ...aStore(), community: place }, MANAGERS[place]).then(({ id }) => id);
    stores.set(place, opened);
    return opened;
  }
}
