import {
  checkAppointmentV1,
  checkFamilyV1,
  checkOrganizationV1,
  ensureOrganizationsV1,
  familyErasedV1,
  familyRoleEndedV1,
  holdItemV1,
  issueItemV1,
  itemCorrectedV1,
  itemRecalledV1,
  itemReleasedV1,
  keepSignatureV1,
  makeEnvelope,
  proveRecipientV1,
  releaseItemV1,
  suggestProductsV1,
  tellFreeItemsV1,
  tellPlaceV1,
  tellShelvesV1,
  type InputOf,
  type OutputOf,
} from '@yicang/contracts';
import {
  localDateAt,
  NATION,
  refuse,
  type FamilyId,
  type ItemCode,
  type ItemReleaseReason,
  type OrganizationId,
  type PlanId,
  type ProductId,
  type Refusal,
  type RunId,
  type TenantCode,
} from '@yicang/kernel';
import { type Bus } from '@yicang/platform-nats';
import { type Station } from '@yicang/testing';
import { v7 as uuidv7 } from 'uuid';

export const RECIPIENT_ID = '0190a000-0000-7000-8000-00000000f001';
/** A second recipient. */
export const COUSIN_ID = '0190a000-0000-7000-8000-00000000f002';
export const DONOR_ID = '0190a000-0000-7000-8000-00000000d001';
/** An organization that is active, and one that is closed. */
export const HOSPITAL_ID = '0190a000-0000-7000-8000-00000000e001';
export const CLOSED_ID = '0190a000-0000-7000-8000-00000000e002';
/** The one store here. */
export const STORE_ID = '0190a000-0000-7000-8000-0000000050e1';
export const HAND_OVER_CODE = 'JJ-7K3Q-5M2X';
export const ITEM_NAME = '大米 5 公斤';

const MINUTE_MS = 60_000;

type Hold = InputOf<typeof holdItemV1>;
type Held = OutputOf<typeof holdItemV1>;

type Goods = Pick<Hold, 'category' | 'unit'> & Pick<Held, 'quantity'>;
/** What each item weighs, unless the spec says so. */
const A_BAG_GRAMS = 5_000;
const A_BAG: Goods = { category: 'food', unit: 'bag', quantity: 1 };

/**
 * Inventory as delivery meets it: a truthful keeper of holds. The spec makes it refuse, keep silent (it does what it is asked,
 * and its answer is lost), or be gone.
 */
export class HoldKeeper {
  /** What it was asked, oldest first. */
  readonly asked: {
    readonly rpc: 'hold' | 'release' | 'issue';
    readonly planId: PlanId;
    readonly commandId: string;
  }[] = [];
  readonly holds = new Map<ItemCode, Hold & Held>();
  readonly issued = new Map<ItemCode, { readonly planId: PlanId; readonly runId: RunId }>();
  /** How often an item was promised to a plan that did not have it: what "exactly once" counts. */
  promises = 0;
  /** What it says is free when it is asked what might be given. */
  readonly free: OutputOf<typeof tellFreeItemsV1>['items'] = [];
  /** How it was asked for that, oldest first. */
  readonly freeAsked: InputOf<typeof tellFreeItemsV1>[] = [];
  /** What items are that are not one bag of food. */
  readonly goods = new Map<ItemCode, Goods>();
  /** What items weigh that do not weigh five kilograms. */
  readonly grams = new Map<ItemCode, number>();
  private readonly refusals = new Map<ItemCode, string>();
  private silence: Promise<void> | null = null;
  private speak: () => void = () => undefined;
  private door: Bus | null = null;

  private constructor(
    private readonly station: Station,
    private readonly voice: Bus,
  ) {}

  static async open(station: Station): Promise<HoldKeeper> {
    const keeper = new HoldKeeper(station, await station.neighbour('inventory'));
    await keeper.comeBack();
    return keeper;
  }

  /** From now on this item is refused for the reason, or no more without one. */
  refuses(itemCode: ItemCode, reason?: string): void {
    if (reason === undefined) this.refusals.delete(itemCode);
    else this.refusals.set(itemCode, reason);
  }

  keepSilent(): void {
    this.silence = new Promise((resolve) => (this.speak = resolve));
  }

  speakAgain(): void {
    this.speak();
    this.silence = null;
  }

  async leave(): Promise<void> {
    await this.door?.drain();
  }

  async comeBack(): Promise<void> {
    this.door = await this.station.neighbour('inventory');
    this.door.serve(holdItemV1, (input) => this.answer('hold', input, () => this.hold(input)));
    this.door.serve(releaseItemV1, (input) => this.answer('release', input, () => this.release(input)));
    this.door.serve(tellFreeItemsV1, async (asked) => {
      this.freeAsked.push(asked);
      if (asked.storeId !== null && asked.storeId !== STORE_ID) return refuse('STORE_NOT_FOUND');
      return {
        items: this.free.filter((item) =>
          asked.kinds.some(({ category, unit }) => item.category === category && item.unit === unit),
        ),
      };
    });
    this.door.serve(tellShelvesV1, async ({ itemCodes }) => ({
      items: itemCodes.map((itemCode) => ({
        ...{
          itemCode,
          ...(this.goods.get(itemCode) ?? A_BAG),
          nameZh: ITEM_NAME,
          storeNameZh: '水井坊义仓',
          shelf: 'A-1',
        },
        weightGrams: this.grams.get(itemCode) ?? A_BAG_GRAMS,
      })),
    }));
    this.door.serve(issueItemV1, (input) => this.answer('issue', input, () => this.issue(input)));
    await this.door.connection.flush();
  }

  askedFor(planId: PlanId, rpc: 'hold' | 'release' | 'issue'): readonly { readonly commandId: string }[] {
    return this.asked.filter((call) => call.planId === planId && call.rpc === rpc);
  }

  /** The hold ended without the item leaving the store, and the others are told. */
  async tellReleased(
    tenantCode: Hold['tenantCode'],
    itemCode: ItemCode,
    planId: PlanId,
    { reason = 'expired', version = 3 }: { reason?: ItemReleaseReason; version?: number } = {},
  ) {
    this.holds.delete(itemCode);
    const head = { id: uuidv7(), tenantCode, aggregateVersion: version, commandId: null, traceId: 'a-spec' };
    const event = makeEnvelope(
      itemReleasedV1,
      { ...head, occurredAt: new Date().toISOString(), subject: 'inventory.expire-holds' },
      { itemCode, planId, reason },
    );
    await this.station.publish(this.voice, event);
    return { id: head.id, again: () => this.station.publish(this.voice, event, true) };
  }

  /** The item bears another name from this version on, and the others are told. */
  async tellCorrected(tenantCode: Hold['tenantCode'], itemCode: ItemCode, nameZh: string, version: number) {
    const head = { id: uuidv7(), tenantCode, aggregateVersion: version, commandId: null, traceId: 'a-spec' };
    const event = makeEnvelope(
      itemCorrectedV1,
      { ...head, occurredAt: new Date().toISOString(), subject: 'a-keeper' },
      { itemCode, category: 'food', nameZh, quantity: 1 },
    );
    await this.station.publish(this.voice, event);
    return () => this.station.publish(this.voice, event, true);
  }

  /** What is carried for this plan was recalled, and the others are told; `again` tells them once more. */
  async tellRecalled(tenantCode: Hold['tenantCode'], itemCode: ItemCode, planId: PlanId, version = 4) {
    const now = new Date();
    const head = { id: uuidv7(), tenantCode, aggregateVersion: version, commandId: null, traceId: 'a-spec' };
    const event = makeEnvelope(
      itemRecalledV1,
      { ...head, occurredAt: now.toISOString(), subject: 'inventory.carry-out-recall' },
      { itemCode, planId, recalledOn: localDateAt(now) },
    );
    await this.station.publish(this.voice, event);
    await this.station.hasTreated(event);
    return { again: () => this.station.publish(this.voice, event, true) };
  }

  private async answer<O>(
    rpc: 'hold' | 'release' | 'issue',
    { planId, commandId, itemCode }: { planId: PlanId; commandId: string; itemCode: ItemCode },
    work: () => O | Refusal,
  ): Promise<O | Refusal> {
    this.asked.push({ rpc, planId, commandId });
    const reason = this.refusals.get(itemCode);
    const outcome = reason === undefined ? work() : refuse(reason);
    await this.silence;
    return outcome;
  }

  private hold(input: Hold): Held | Refusal {
    const { itemCode, planId, holdMinutes } = input;
    const there = this.holds.get(itemCode);
    if (this.issued.has(itemCode) || (there !== undefined && there.planId !== planId)) {
      return refuse('ITEM_NOT_IN_STORE', { status: there === undefined ? 'issued' : 'held' });
    }
    const { category, unit, quantity } = this.goods.get(itemCode) ?? A_BAG;
    if (category !== input.category || unit !== input.unit) return refuse('ITEM_NOT_AS_NEEDED');
    const heldUntil = there?.heldUntil ?? new Date(Date.now() + holdMinutes * MINUTE_MS).toISOString();
    const held: Held = { itemCode, heldUntil, category, nameZh: ITEM_NAME, quantity };
    if (there === undefined) this.promises += 1;
    this.holds.set(itemCode, { ...input, ...held });
    return held;
  }

  private release({ itemCode, planId }: { itemCode: ItemCode; planId: PlanId }): { itemCode: ItemCode } | Refusal {
    if (this.holds.get(itemCode)?.planId !== planId) return refuse('ITEM_NOT_HELD');
    this.holds.delete(itemCode);
    return { itemCode };
  }

  private issue({ itemCode, planId, runId }: { itemCode: ItemCode; planId: PlanId; runId: RunId }) {
    if (this.issued.get(itemCode)?.runId === runId) return { itemCode };
    if (this.holds.get(itemCode)?.planId !== planId) return refuse('ITEM_NOT_HELD');
    this.holds.delete(itemCode);
    this.issued.set(itemCode, { planId, runId });
    return { itemCode };
  }
}

/** Registry as delivery meets it: it knows two recipients, with the same card, and one donor. `tries` are the cards it was shown. */
export class CardReader {
  readonly tries: string[] = [];
  /** The signatures it keeps, by their stops. */
  readonly signatures = new Map<string, string>();
  private forgotten: FamilyId | null = null;
  private door: Bus | null = null;

  private constructor(
    private readonly station: Station,
    private readonly voice: Bus,
  ) {}

  static async open(station: Station): Promise<CardReader> {
    const reader = new CardReader(station, await station.neighbour('registry'));
    await reader.comeBack();
    return reader;
  }

  /** The family is erased, and the others are told; `again` tells them once more. */
  async tellErased(tenantCode: TenantCode, familyId: FamilyId) {
    const now = new Date();
    const head = { id: uuidv7(), tenantCode, aggregateVersion: 9, commandId: null, traceId: 'a-spec' };
    const event = makeEnvelope(
      familyErasedV1,
      { ...head, occurredAt: now.toISOString(), subject: 'a-manager' },
      { familyId, erasedOn: localDateAt(now) },
    );
    await this.station.publish(this.voice, event);
    return { id: head.id, again: () => this.station.publish(this.voice, event, true) };
  }

  /** The family is no recipient any more, and the others are told; `again` tells them once more. */
  async tellRoleEnded(tenantCode: TenantCode, familyId: FamilyId) {
    const now = new Date();
    const head = { id: uuidv7(), tenantCode, aggregateVersion: 8, commandId: null, traceId: 'a-spec' };
    const event = makeEnvelope(
      familyRoleEndedV1,
      { ...head, occurredAt: now.toISOString(), subject: 'a-manager' },
      { familyId, role: 'recipient', on: localDateAt(now) },
    );
    await this.station.publish(this.voice, event);
    return { again: () => this.station.publish(this.voice, event, true) };
  }

  /** From now on this family is in the register no more, or all are again. */
  forgets(familyId: FamilyId | null): void {
    this.forgotten = familyId;
  }

  async leave(): Promise<void> {
    await this.door?.drain();
  }

  async comeBack(): Promise<void> {
    this.door = await this.station.neighbour('registry');
    const isRecipient = (familyId: FamilyId) => familyId !== this.forgotten && isRegistered(familyId);
    this.door.serve(checkFamilyV1, async ({ familyId, role }) => {
      if (isRecipient(familyId) && role === 'recipient') return { familyId, pseudonym: '受助家庭 4M2X9' };
      return refuse(familyId === DONOR_ID ? 'FAMILY_ROLE_MISSING' : 'FAMILY_NOT_FOUND');
    });
    this.door.serve(checkOrganizationV1, async ({ organizationId }) => {
      if (organizationId === CLOSED_ID) return refuse('ORGANIZATION_CLOSED', { nameZh: '旧医院' });
      return organizationId === HOSPITAL_ID ? { organizationId, nameZh: '华西医院' } : refuse('ORGANIZATION_NOT_FOUND');
    });
    this.door.serve(proveRecipientV1, async ({ familyId, handOverCode, stopId }) => {
      this.tries.push(stopId);
      if (!isRecipient(familyId)) return refuse('FAMILY_NOT_FOUND');
      return handOverCode === HAND_OVER_CODE ? { proven: true } : refuse('HAND_OVER_CODE_WRONG');
    });
    this.door.serve(keepSignatureV1, async ({ familyId, stopId, sha256 }) => {
      if (!isRecipient(familyId)) return refuse('FAMILY_NOT_FOUND');
      this.signatures.set(stopId, sha256);
      return { kept: true };
    });
    await this.door.connection.flush();
  }
}

const isRegistered = (familyId: string) => [RECIPIENT_ID, COUSIN_ID].includes(familyId);

/** Directory as delivery meets it: everybody serves everywhere, until the spec says otherwise. */
export class Appointments {
  private readonly none = new Map<string, string>();
  private door: Bus | null = null;

  private constructor(private readonly station: Station) {}

  static async open(station: Station): Promise<Appointments> {
    const appointments = new Appointments(station);
    await appointments.comeBack();
    return appointments;
  }

  /** From now on this account is refused for the reason. */
  refuses(accountId: string, reason = 'APPOINTEE_NOT_FOUND'): void {
    this.none.set(accountId, reason);
  }

  appoints(accountId: string): void {
    this.none.delete(accountId);
  }

  async leave(): Promise<void> {
    await this.door?.drain();
  }

  async comeBack(): Promise<void> {
    this.door = await this.station.neighbour('directory');
    this.door.serve(checkAppointmentV1, async ({ accountId, role }) => {
      const reason = role === 'volunteer' ? this.none.get(accountId) : 'APPOINTEE_NOT_FOUND';
      return reason === undefined ? { accountId } : refuse(reason);
    });
    await this.door.connection.flush();
  }
}

const GOGGLES_ID = '0190a000-0000-7000-8000-00000000b00a' as ProductId;

/** What registry, inventory and directory say when needs are imported: who is registered, what goods are called, what a place is called. */
export class Bystanders {
  /** The organizations that were registered, by name. */
  readonly registered = new Map<string, OrganizationId>();
  /** The names of those that are closed. */
  readonly closed = new Set<string>();
  private refusal: string | null = null;

  static async open(station: Station): Promise<Bystanders> {
    const bystanders = new Bystanders();
    const [registry, inventory, directory] = await Promise.all(
      (['registry', 'inventory', 'directory'] as const).map((service) => station.neighbour(service)),
    );
    if (registry === undefined || inventory === undefined || directory === undefined) throw new Error('No neighbours');
    registry.serve(ensureOrganizationsV1, async (asked) => bystanders.ensure(asked));
    inventory.serve(suggestProductsV1, async ({ wanted }) => ({
      suggestions: wanted.map(({ names }) => names.map(suggestionFor).find((found) => found !== null) ?? null),
    }));
    directory.serve(tellPlaceV1, async ({ tenantCode }) => {
      const nameZh = CITIES[tenantCode];
      return nameZh === undefined ? refuse('PLACE_NOT_FOUND') : { tenantCode, level: 'city', nameZh };
    });
    await Promise.all([registry, inventory, directory].map(({ connection }) => connection.flush()));
    return bystanders;
  }

  /** From now on registry refuses for the reason, or no more. */
  refuses(reason: string | null): void {
    this.refusal = reason;
  }

  private ensure({ organizations, isDryRun }: InputOf<typeof ensureOrganizationsV1>) {
    if (this.refusal !== null) return refuse(this.refusal);
    if (!isDryRun)
      for (const { nameZh } of organizations)
        if (!this.registered.has(nameZh)) this.registered.set(nameZh, uuidv7() as OrganizationId);
    const told = ({ nameZh }: { nameZh: string }) => ({
      ...{ organizationId: this.registered.get(nameZh) ?? null, nameZh },
      isActive: !this.closed.has(nameZh),
    });
    return { organizations: organizations.map(told) };
  }
}

const CITIES: Readonly<Record<string, string>> = {
  '5101': '成都市',
  '5103': '自贡市',
  '4201': '武汉市',
  '4206': '襄阳市',
};

function suggestionFor(name: string) {
  const product = { tenantCode: NATION, id: GOGGLES_ID };
  const category = 'hygiene' as const;
  if (name === '84消毒液')
    return { product, nameZh: '84 消毒液', category, unit: 'bottle' as const, scorePercent: 100 };
  if (name === 'N95口罩')
    return { product, nameZh: '医用防护口罩', category, unit: 'piece' as const, scorePercent: 100 };
  if (name === '医用护目镜') return { product, nameZh: '护目镜', category, unit: 'pair' as const, scorePercent: 60 };
  return null;
}
