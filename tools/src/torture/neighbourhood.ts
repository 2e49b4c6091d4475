import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '@yicang/testing';
import { type Clients, keyOf, type View } from './clients.js';

/** Between two deeds of one neighbour. */
const REST_MS = [5, 60] as const;
const ITEMS_KEPT_MAX = 40;
/** Of what has left, so many are scanned at most, as if they lay there still. */
const GONE_SCANNED_MAX = 3;
const COUNTED = 'id differences(first: 100) { edges { node { itemCode } } }';

const HOLD_SHORT_MINUTES = 1;
const MINUTE_MS = 60_000;

/** A community, and who does what there, by login name. */
export interface Community {
  readonly code: string;
  readonly keeper: string;
  readonly manager: string;
  readonly volunteer: string;
  readonly volunteerAccountId: string;
  readonly storeId: string;
}

/** What the neighbours have in common, so that they get in each other's way. */
interface Common {
  readonly donors: string[];
  readonly recipients: { readonly id: string; readonly cardCode: string }[];
  /** In the store, as far as anybody knows. */
  readonly items: string[];
  readonly gone: string[];
  readonly boxes: string[];
}

interface Scan {
  readonly who: string;
  readonly itemCodes: readonly string[];
}
interface Differences {
  readonly edges: readonly { readonly node: { readonly itemCode: string } }[];
}

const shelfOf = (chance: Chance): string => `A-${chance.between(1, 9)}`;

/** An item is known to the books by its code. */
const codeOf = ({ code }: View): string | null => code ?? null;

/** A neighbourhood at work: gifts come in, are planned for, carried, handed over or brought back, at random. */
export class Neighbourhood {
  private constructor(
    private readonly clients: Clients,
    private readonly at: Community,
    private readonly common: Common,
  ) {}

  /** In the store, as far as anybody knows. */
  get items(): readonly string[] {
    return this.common.items;
  }

  /** Its families are registered, with cards. */
  static async settle(clients: Clients, at: Community): Promise<Neighbourhood> {
    const common: Common = { donors: [], recipients: [], items: [], gone: [], boxes: [] };
    const neighbourhood = new Neighbourhood(clients, at, common);
    common.donors.push((await neighbourhood.register('DONOR'))?.id ?? '');
    for (let more = 3; more > 0; more--) await neighbourhood.addRecipient();
    if (common.recipients.length === 0) throw new Error(`Nobody could be registered in ${at.code}`);
    return neighbourhood;
  }

  /** One neighbour does one thing after the other, until the signal; next door she has no business, and tries. */
  async work(chance: Chance, signal: AbortSignal, endsAt: number, nextDoor: Neighbourhood): Promise<void> {
    while (!signal.aborted) {
      if (chance.isUnder(0.03)) await this.trespass(chance, nextDoor.items);
      else await this.one(chance, endsAt);
      await pause(chance.between(...REST_MS));
    }
  }

  private one(chance: Chance, endsAt: number): Promise<unknown> {
    const deed = chance.next();
    if (deed < 0.27) return this.receive(chance);
    if (deed < 0.63) return this.carry(chance, endsAt);
    if (deed < 0.67) return this.split(chance);
    if (deed < 0.71) return this.missOrDoubt(chance);
    if (deed < 0.73) return this.move(chance);
    if (deed < 0.75) return this.pack(chance);
    if (deed < 0.82) return this.countStock(chance);
    if (deed < 0.86) return this.correct(chance);
    if (deed < 0.91) return this.discard(chance, this.common.items);
    if (deed < 0.94) return this.discard(chance, this.common.gone);
    if (deed < 0.97) return this.addRecipient();
    return this.leave(chance);
  }

  private async receive(chance: Chance): Promise<string | null> {
    const donorFamilyId = chance.isUnder(0.5) ? chance.pick(this.common.donors) : null;
    const goods = {
      category: 'FOOD',
      nameZh: '大米 5 公斤',
      quantity: chance.between(1, 2),
      unit: 'BAG',
      weightGrams: 5_001,
    };
    const input = { storeId: this.at.storeId, ...(donorFamilyId === null ? {} : { donorFamilyId }), ...goods };
    const item = await this.clients.send(this.at.keeper, 'receiveGift', 'Item', 'id code', input, codeOf);
    if (item?.id === undefined) return null;
    this.common.items.push(item.id);
    if (this.common.items.length > ITEMS_KEPT_MAX) this.common.items.shift();
    return item.id;
  }

  /** An item that others may want too, a need, a plan, and perhaps a run with a stop at the door. */
  private async carry(chance: Chance, endsAt: number): Promise<void> {
    const { items, recipients } = this.common;
    const itemId = items.length > 0 && chance.isUnder(0.6) ? chance.pick(items) : await this.receive(chance);
    const recipient = chance.pick(recipients);
    const wanted = { familyId: recipient.id, category: 'FOOD', unit: 'BAG', quantity: chance.between(1, 3) };
    const need = await this.clients.send(this.at.manager, 'recordNeed', 'Need', 'id', wanted, keyOf);
    if (need === null || itemId === null) return;
    const plan = await this.clients.send(this.at.manager, 'planDelivery', 'Plan', 'id status', {
      needId: need.id,
      itemId,
      ...this.hold(chance, endsAt),
    });
    if (chance.isUnder(0.1)) await this.withdrawNeed(need);
    if (plan === null) return;
    if (chance.isUnder(0.2)) {
      await this.clients.send(this.at.manager, 'withdrawPlan', 'Plan', 'id', { planId: plan.id });
      return;
    }
    await this.run(chance, [plan], itemId, recipient.cardCode);
  }

  /** Some are held so shortly that it is over before the run is, when there is time for that. */
  private hold(chance: Chance, endsAt: number): { holdMinutes?: number } {
    const isShort = chance.isUnder(0.15) && Date.now() + HOLD_SHORT_MINUTES * MINUTE_MS < endsAt;
    return isShort ? { holdMinutes: HOLD_SHORT_MINUTES } : {};
  }

  /** What is another community's is not hers to move. */
  private async trespass(chance: Chance, theirs: readonly string[]): Promise<void> {
    if (theirs.length > 0)
      await this.clients.send(this.at.keeper, 'discardItem', 'Item', 'id', {
        itemId: chance.pick(theirs),
        reason: 'DAMAGED',
      });
  }

  private async run(chance: Chance, plans: readonly View[], itemId: string, cardCode: string): Promise<void> {
    const { items, gone } = this.common;
    const { volunteerAccountId } = this.at;
    const planIds = plans.map(({ id }) => id);
    const input = { planIds, volunteerAccountId };
    const run = await this.clients.send(this.at.manager, 'startRun', 'Run', 'id stops { id status }', input);
    const stop = (run?.['stops'] as View[] | undefined)?.[0];
    if (stop?.['status'] !== 'UNDER_WAY') return;
    if (chance.isUnder(0.25)) {
      await this.clients.send(
        this.at.volunteer,
        'failStop',
        'Stop',
        'id',
        { stopId: stop.id, reason: 'NOBODY_HOME' },
        keyOf,
      );
      return;
    }
    if (chance.isUnder(0.1)) await this.handOver(stop, 'WRONGONE');
    if ((await this.handOver(stop, cardCode)) === null) return;
    gone.push(itemId);
    if (items.includes(itemId)) items.splice(items.indexOf(itemId), 1);
  }

  private handOver(stop: View, handOverCode: string): Promise<View | null> {
    return this.clients.send(
      this.at.volunteer,
      'confirmHandOver',
      'Stop',
      'id',
      { stopId: stop.id, handOverCode },
      keyOf,
    );
  }

  private withdrawNeed(need: View): Promise<View | null> {
    const input = { needId: need.id, reason: 'NO_LONGER_NEEDED' };
    return this.clients.send(this.at.manager, 'withdrawNeed', 'Need', 'id', input);
  }

  private async move(chance: Chance): Promise<void> {
    if (this.common.items.length === 0) return;
    const input = { itemId: chance.pick(this.common.items), shelf: shelfOf(chance) };
    await this.clients.send(this.at.keeper, 'moveItem', 'Item', 'id', input);
  }

  /**
   * A few items go into a box, which is sealed or moved with all that is in it, while others move, promise, count or write off the same
   * ones. What is in another box, or has left, is refused.
   */
  private async pack(chance: Chance): Promise<void> {
    const { items, boxes } = this.common;
    const { keeper, storeId } = this.at;
    if (boxes.length === 0 || chance.isUnder(0.3)) {
      const box = await this.clients.send(keeper, 'openBox', 'Box', 'id', { storeId, shelf: shelfOf(chance) });
      if (box?.id !== undefined) boxes.push(box.id);
    }
    if (boxes.length === 0 || items.length === 0) return;
    const boxId = chance.pick(boxes);
    const itemCodes = [chance.pick(items), chance.pick(items)].flatMap((id) => keyOf({ id }) ?? []);
    if (chance.isUnder(0.3)) await this.clients.send(keeper, 'unsealBox', 'Box', 'id', { boxId });
    const deed = chance.isUnder(0.7) ? 'packItems' : 'unpackItems';
    await this.clients.send(keeper, deed, 'Box', 'id', { boxId, itemCodes });
    if (chance.isUnder(0.7)) await this.clients.send(keeper, 'moveBox', 'Box', 'id', { boxId, shelf: shelfOf(chance) });
    if (chance.isUnder(0.3)) await this.clients.send(keeper, 'sealBox', 'Box', 'id', { boxId });
  }

  /** One of two bags each; what is a single bag already is refused. */
  private async split(chance: Chance): Promise<void> {
    const { items } = this.common;
    if (items.length === 0) return;
    const input = { itemId: chance.pick(items), parts: [{ quantity: 1 }, { quantity: 1 }] };
    const whole = await this.clients.send(this.at.keeper, 'splitItem', 'Item', 'id code parts { id }', input, codeOf);
    const parts = (whole?.['parts'] as View[] | undefined) ?? [];
    if (parts.length > 0) items.splice(0, items.length, ...items.filter((id) => id !== whole?.id));
    items.push(...parts.flatMap(({ id }) => id ?? []));
  }

  /**
   * An item is put aside and freed, or missing and found, though it may be promised to somebody. What is so already is
   * accepted and is no news: so nobody waits for a fact of each.
   */
  private async missOrDoubt(chance: Chance): Promise<void> {
    if (this.common.items.length === 0) return;
    const itemId = chance.pick(this.common.items);
    const { keeper, manager } = this.at;
    if (chance.isUnder(0.5)) {
      await this.clients.send(keeper, 'quarantineItem', 'Item', 'id code', { itemId, reason: 'INSPECTION' });
      if (chance.isUnder(0.7)) await this.clients.send(keeper, 'clearItem', 'Item', 'id code', { itemId });
      return;
    }
    await this.clients.send(manager, 'reportItemLost', 'Item', 'id code', { itemId, reason: 'NOT_FOUND' });
    if (chance.isUnder(0.7)) await this.clients.send(keeper, 'reportItemFound', 'Item', 'id code', { itemId });
  }

  /**
   * A shelf or the store is counted by two at once: something is overlooked, something that has left is scanned, and what differs is
   * explained, as far as one page shows it. The manager signs, or nothing comes of it. Another count may be under way.
   */
  private async countStock(chance: Chance): Promise<void> {
    const { storeId, keeper, manager, volunteer } = this.at;
    const wanted = { storeId, shelf: chance.isUnder(0.8) ? shelfOf(chance) : null };
    const take = await this.clients.send(keeper, 'openStockTake', 'StockTake', 'id', wanted);
    if (take === null) return;
    const stockTakeId = take.id;
    const scans = [keeper, volunteer].map((who) => ({ who, itemCodes: this.scanned(chance) }));
    await Promise.all(scans.map((scan) => this.record(stockTakeId, scan)));
    const counted = await this.clients.send(keeper, 'finishCount', 'StockTake', COUNTED, { stockTakeId });
    if (chance.isUnder(0.2)) await this.record(stockTakeId, { who: keeper, itemCodes: this.scanned(chance) });
    const differences = (counted?.['differences'] as Differences | undefined)?.edges ?? [];
    const itemCodes = differences.map(({ node }) => node.itemCode);
    if (itemCodes.length > 0) {
      const explained = { stockTakeId, itemCodes, reason: 'MISLAID' };
      await this.clients.send(keeper, 'explainDifferences', 'StockTake', 'id', explained);
    }
    const signed = await this.clients.send(manager, 'closeStockTake', 'StockTake', 'id', { stockTakeId }, keyOf);
    if (signed === null) await this.clients.send(keeper, 'abandonStockTake', 'StockTake', 'id', { stockTakeId });
  }

  private scanned(chance: Chance): string[] {
    const near = [...this.common.items, ...this.common.gone.slice(-GONE_SCANNED_MAX)];
    return near.filter(() => chance.isUnder(0.4)).flatMap((id) => keyOf({ id }) ?? []);
  }

  private async record(stockTakeId: string | undefined, { who, itemCodes }: Scan): Promise<void> {
    if (itemCodes.length > 0)
      await this.clients.send(who, 'recordCounts', 'StockTake', 'id', { stockTakeId, itemCodes });
  }

  private async correct(chance: Chance): Promise<void> {
    if (this.common.items.length === 0) return;
    const nameZh = `大米 ${chance.between(1, 99)} 公斤`;
    const input = { itemId: chance.pick(this.common.items), nameZh, reason: 'MISTYPED' };
    await this.clients.send(this.at.keeper, 'correctItem', 'Item', 'id code', input, codeOf);
  }

  /** What has left the store already cannot be discarded: that is refused. */
  private async discard(chance: Chance, items: string[]): Promise<void> {
    if (items.length === 0) return;
    const input = { itemId: chance.pick(items), reason: 'DAMAGED' };
    await this.clients.send(this.at.keeper, 'discardItem', 'Item', 'id code', input, codeOf);
  }

  private async addRecipient(): Promise<void> {
    const family = await this.register('RECIPIENT');
    if (family?.id === undefined) return;
    const input = { familyId: family.id };
    const card = await this.clients.send(this.at.manager, 'issueFamilyCard', 'FamilyCard', 'handOverCode', input);
    if (card !== null) this.common.recipients.push({ id: family.id, cardCode: String(card['handOverCode']) });
  }

  /** A family is forgotten while something is planned for it. */
  private async leave(chance: Chance): Promise<void> {
    const family = await this.register('RECIPIENT');
    const itemId = await this.receive(chance);
    if (family === null || itemId === null) return;
    const wanted = { familyId: family.id, category: 'FOOD', unit: 'BAG', quantity: 1 };
    const need = await this.clients.send(this.at.manager, 'recordNeed', 'Need', 'id', wanted, keyOf);
    if (need !== null)
      await this.clients.send(this.at.manager, 'planDelivery', 'Plan', 'id', { needId: need.id, itemId });
    await this.clients.send(
      this.at.manager,
      'eraseFamily',
      'Family',
      'id',
      { familyId: family.id, reason: 'MOVED_AWAY' },
      keyOf,
    );
  }

  private register(role: 'DONOR' | 'RECIPIENT'): Promise<View | null> {
    const person = { name: '示范家庭', phone: '13800000009', address: '水井坊示范路 9 号' };
    return this.clients.send(
      this.at.manager,
      'registerFamily',
      'Family',
      'id',
      { community: this.at.code, roles: [role], ...person },
      keyOf,
    );
  }
}
