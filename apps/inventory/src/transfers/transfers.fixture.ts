import { randomUUID } from 'node:crypto';
import { globalId, uuidAt, type Actor, type ItemCode, type TenantCode } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { aStore, FAR_AWAY, HERE, NEXT_DOOR, openInventory, REFUSED, type Inventory } from '../inventory.fixture.js';

/** Who keeps and who manages each of the communities. */
export const PEOPLE: Readonly<Record<string, { readonly keeper: Actor; readonly manager: Actor }>> = Object.fromEntries(
  [HERE, NEXT_DOOR, FAR_AWAY].map((place) => [
    place,
    { keeper: aPerson('keeper', place), manager: aPerson('communityManager', place) },
  ]),
);
export const COORDINATOR = aPerson('cityCoordinator', '5101');
const DAY_MS = 86_400_000;

export interface TransferAnswer {
  readonly id: string;
  readonly reason?: string;
  readonly status?: string;
  readonly details?: readonly { readonly name: string; readonly value: string }[];
}
const TRANSFER = `... on Transfer { id status } ... on Refused { reason details { name value } }`;

export const dayFromNow = (days: number) =>
  new Date(Date.now() + days * DAY_MS + 8 * 3_600_000).toISOString().slice(0, 10);

/** Communities that agree, send, receive and call back, each by its own people. */
export class Neighbourhood {
  readonly stores = new Map<string, string>();

  private constructor(readonly inventory: Inventory) {}

  static async open(): Promise<Neighbourhood> {
    const neighbourhood = new Neighbourhood(await openInventory());
    neighbourhood.stores.set(HERE, neighbourhood.inventory.storeId);
    for (const place of [NEXT_DOOR, FAR_AWAY]) await neighbourhood.openStore(place);
    return neighbourhood;
  }

  get station() {
    return this.inventory.station;
  }

  close(): Promise<void> {
    return this.inventory.close();
  }

  keeper(place: string): Actor {
    return PEOPLE[place]!.keeper;
  }

  manager(place: string): Actor {
    return PEOPLE[place]!.manager;
  }

  async gift(place: TenantCode = HERE, facts: object = {}): Promise<{ id: string; code: ItemCode }> {
    const given = await this.inventory.receive(this.keeper(place), { storeId: this.stores.get(place), ...facts });
    if (given.reason !== undefined) throw new Error(given.reason);
    return given as { id: string; code: ItemCode };
  }

  gifts(count: number, place: TenantCode = HERE): Promise<ItemCode[]> {
    return Promise.all(Array.from({ length: count }, async () => (await this.gift(place)).code));
  }

  /** An agreement that both sides have in force. @returns its id, without the place: each side has it under its own. */
  async agree(from: TenantCode, to: TenantCode, terms: object = {}): Promise<string> {
    const proposed = await this.propose(from, to, terms);
    const id = uuidAt(proposed.id, 'Agreement')!.id;
    await this.agreementIs(to, id, 'proposed');
    await this.onAgreement('accept', to, id);
    await this.agreementIs(from, id, 'inForce');
    return id;
  }

  async propose(from: TenantCode, to: TenantCode | string, terms: object = {}, actor = this.manager(from)) {
    const days = { fromDay: dayFromNow(0), untilDay: dayFromNow(365) };
    const input = { commandId: randomUUID(), community: from, partner: to, ...days, ...terms };
    const { proposeAgreement } = await this.station.data<{ proposeAgreement: TransferAnswer }>(
      actor,
      `mutation ($input: ProposeAgreementInput!) { proposeAgreement(input: $input) {
         ... on Agreement { id status } ${REFUSED} } }`,
      { input },
    );
    return proposeAgreement;
  }

  async onAgreement(verb: 'accept' | 'revoke', place: TenantCode, id: string, actor = this.manager(place)) {
    const field = `${verb}Agreement`;
    const type = `${verb === 'accept' ? 'Accept' : 'Revoke'}AgreementInput`;
    const answer = await this.station.data<Record<string, TransferAnswer>>(
      actor,
      `mutation ($input: ${type}!) { ${field}(input: $input) { ... on Agreement { id status } ${REFUSED} } }`,
      { input: { commandId: randomUUID(), agreementId: globalId('Agreement', place, id) } },
    );
    return answer[field]!;
  }

  /** The row of this side says so. */
  async agreementIs(place: TenantCode, id: string, status: string): Promise<void> {
    await this.station.until(
      () =>
        this.station.rows<{ status: string }>('select status from agreement where tenant_code = $1 and id = $2', [
          place,
          id,
        ]),
      ([row]) => row?.status === status,
    );
  }

  /** @returns what was answered, and the transfer's id without the place. */
  async send(
    place: TenantCode,
    agreement: string,
    itemCodes: readonly string[],
    actor: Actor = this.keeper(place),
    commandId: string = randomUUID(),
    more: object = {},
  ) {
    const input = { commandId, agreementId: globalId('Agreement', place, agreement), itemCodes, ...more };
    return this.does('send', actor, input);
  }

  receive(
    place: TenantCode,
    transfer: string,
    arrived: readonly string[],
    more: object = {},
    actor = this.keeper(place),
  ) {
    const where = { storeId: this.stores.get(place), shelf: 'B-2' };
    const input = { ...this.of(place, transfer), ...where, arrived, differences: [], ...more };
    return this.does('receive', actor, input);
  }

  refuse(place: TenantCode, transfer: string, actor = this.keeper(place)) {
    return this.does('refuse', actor, { ...this.of(place, transfer), reason: 'NO_ROOM' });
  }

  callBack(place: TenantCode, transfer: string, actor = this.keeper(place)) {
    return this.does('callBack', actor, this.of(place, transfer));
  }

  settle(place: TenantCode, transfer: string, lines: readonly object[], actor = this.manager(place)) {
    return this.does('settle', actor, { ...this.of(place, transfer), lines });
  }

  async discard(place: TenantCode, code: ItemCode): Promise<void> {
    const input = { commandId: randomUUID(), itemId: globalId('Item', place, code), reason: 'DAMAGED' };
    await this.station.data(
      this.keeper(place),
      `mutation ($input: DiscardItemInput!) { discardItem(input: $input) { ... on Item { code } ${REFUSED} } }`,
      { input },
    );
  }

  of(place: TenantCode, transfer: string) {
    return { commandId: randomUUID(), transferId: globalId('Transfer', place, transfer) };
  }

  async does(verb: string, actor: Actor, input: object): Promise<TransferAnswer & { readonly uuid: string }> {
    const field = `${verb}Transfer`;
    const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
    const mutation = `mutation ($input: ${type}!) { ${field}(input: $input) { ${TRANSFER} } }`;
    const answer = (await this.station.data<Record<string, TransferAnswer>>(actor, mutation, { input }))[field]!;
    return { ...answer, uuid: answer.id === undefined ? '' : uuidAt(answer.id, 'Transfer')!.id };
  }

  /** The row of this side says so. */
  async transferIs(place: TenantCode, id: string, status: string): Promise<void> {
    await this.station.until(
      () =>
        this.station.rows<{ status: string }>('select status from transfer where tenant_code = $1 and id = $2', [
          place,
          id,
        ]),
      ([row]) => row?.status === status,
    );
  }

  /** What the books of each community say of a code, by place. */
  async books(code: string): Promise<Record<string, string>> {
    const rows = await this.station.rows<{ place: string; status: string }>(
      'select tenant_code as place, status from item where code = $1',
      [code],
    );
    return Object.fromEntries(rows.map(({ place, status }) => [place, status]));
  }

  /** The steps of a code in all communities, by version. */
  async steps(code: string): Promise<string[]> {
    const rows = await this.station.rows<{ step: string }>(
      `select version || ' ' || type || ' ' || tenant_code as step from item_event where item_code = $1 order by version, tenant_code`,
      [code],
    );
    return rows.map(({ step }) => step);
  }

  /** Nothing of these services' own events is still to be treated: every one has been, once. */
  async settles(): Promise<void> {
    await this.station.until(
      () =>
        this.station.rows(
          `select from outbox where aggregate in ('transfer', 'agreement', 'transfer-request')
              and not exists (select from inbox where inbox.event_id = outbox.id)`,
        ),
      ({ length }) => length === 0,
    );
  }

  private async openStore(place: TenantCode): Promise<void> {
    const { openStore } = await this.station.data<{ openStore: { id: string } }>(
      this.manager(place),
      `mutation ($input: OpenStoreInput!) { openStore(input: $input) { ... on Store { id } ${REFUSED} } }`,
      { input: { ...aStore(), community: place } },
    );
    this.stores.set(place, openStore.id);
  }
}
