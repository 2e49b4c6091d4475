import 'reflect-metadata';

import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellCarriedFamiliesV1, tellPlaceV1, tellReceiptsV1 } from '@yicang/contracts';
import {
  addDays,
  globalId,
  localDateAt,
  makeItemCode,
  parseGlobalId,
  refuse,
  Refusal,
  type AccountId,
  type Actor,
  type FamilyId,
  type GlobalId,
  type ItemCode,
  type PlanId,
  type TenantCode,
} from '@yicang/kernel';
import { FolderStore, signFileClaim } from '@yicang/platform-files';
import { parseEnvironment } from '@yicang/platform-graphql';
import { aPerson, Station } from '@yicang/testing';
import { weekdayOf } from './centres/centre.rules.js';
import { Appointments, CardReader, HAND_OVER_CODE, HoldKeeper, RECIPIENT_ID } from './neighbours.fixture.js';
import { deliveryEnvironment, start } from './start.js';

export const HERE = '51015NGF' as TenantCode;
export const NEXT_DOOR = '5101555X' as TenantCode;
export const KEEPER = aPerson('keeper', HERE);
export const MANAGER = aPerson('communityManager', HERE);
export const VOLUNTEER = aPerson('volunteer', HERE);
export const NEIGHBOURS = ['keeper', 'communityManager', 'volunteer'].map((role) =>
  aPerson(role as 'keeper' | 'communityManager' | 'volunteer', NEXT_DOOR),
);
export const RECIPIENT = globalId('Family', HERE, RECIPIENT_ID);

/** What each mutation answers, with the fields the specs look at. */
const ANSWERS = {
  recordNeed: 'Need { id status recordedOn }',
  recordOrganizationNeed: 'Need { id status }',
  setNeedProduct: 'Need { id status }',
  acceptProductSuggestion: 'Need { id status category unit }',
  recheckNeed: 'Need { id status }',
  planDelivery: 'Plan { id status itemCode itemNameZh heldUntil }',
  withdrawNeed: 'Need { id status withdrawal }',
  withdrawPlan: 'Plan { id status }',
  startRun: 'Run { id status stops { id status position itemCode } }',
  confirmHandOver: 'Stop { id status endedOn receipt { code deliveredOn } }',
  recordStandingNeed: 'StandingNeed { id status nextOn }',
  endStandingNeed: 'StandingNeed { id status }',
  proposeAllocations: 'Matching { id needsConsidered itemsConsidered }',
  acceptProposal: 'Proposal { id status plan { id status } }',
  declineProposal: 'Proposal { id status }',
  openCentre: 'Centre { id nameZh }',
  addCentreWindow: 'CentreWindow { id endedOn }',
  endCentreWindow: 'CentreWindow { id endedOn }',
  addVehicle: 'Vehicle { id nameZh retiredOn }',
  retireVehicle: 'Vehicle { id retiredOn }',
  scheduleRun: 'Run { id status mode bookings { planId position weightGrams } }',
  addToRun: 'Run { id status bookings { planId position } }',
  removeFromRun: 'Run { id status bookings { planId position } }',
  reorderRun: 'Run { id status bookings { planId } stops { id itemCode position } }',
  routeRun: 'Route { metresBefore metres run { id stops { itemCode position status } bookings { planId position } } }',
  departRun: 'Run { id status stops { id status position itemCode } }',
  cancelRun: 'Run { id status bookings { planId } }',
  failStop: 'Stop { id status failure endedOn receipt { code } }',
} as const;
export type MutationName = keyof typeof ANSWERS;

/** What came of a mutation: its fields, or why it was refused, or the code of its error. */
export interface Outcome {
  readonly id: string;
  readonly status: string;
  readonly mode?: string;
  readonly reason?: string;
  readonly error?: string;
  readonly stops?: readonly { readonly id: string; readonly status: string; readonly itemCode: ItemCode }[];
  readonly receipt?: { readonly code: string } | null;
  readonly bookings?: readonly { readonly planId: string; readonly position: number; readonly weightGrams?: number }[];
}

export interface HeldPlan {
  readonly need: string;
  readonly plan: string;
  readonly planId: PlanId;
  readonly itemCode: ItemCode;
}

interface Counted {
  readonly quantityPlanned: number;
  readonly quantityDelivered: number;
  readonly status: string;
}

/** Delivery as it really runs, with its neighbours' places on the bus in the spec's hands. */
export class Delivery {
  private constructor(
    readonly station: Station,
    readonly inventory: HoldKeeper,
    readonly registry: CardReader,
    readonly directory: Appointments,
    private readonly folder: string,
  ) {}

  static async open(): Promise<Delivery> {
    const folder = mkdtempSync(join(tmpdir(), 'yicang-delivery-'));
    const station = await Station.open({
      service: 'delivery',
      migrations: new URL('../migrations/', import.meta.url),
      settings: { FILES_DIR: folder },
      start: (settings) => start(parseEnvironment(deliveryEnvironment, settings)),
    });
    const delivery = new Delivery(
      station,
      await HoldKeeper.open(station),
      await CardReader.open(station),
      await Appointments.open(station),
      folder,
    );
    await delivery.isReady();
    return delivery;
  }

  /** People are served: directory's pulse was heard. */
  async isReady(): Promise<void> {
    await this.station.until(
      () => this.station.ask(KEEPER, `{ needs(place: "${HERE}", first: 1) { pageInfo { hasNextPage } } }`),
      ({ errors }) => errors === undefined,
    );
  }

  async close(): Promise<void> {
    this.inventory.speakAgain();
    await this.station.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The files that are there. */
  get files(): FolderStore {
    return new FolderStore(this.folder);
  }

  /** The id of a CSV file that somebody brought to the gateway. */
  async bring(actor: Actor, content: Uint8Array): Promise<string> {
    const file = await this.files.put([content]);
    const { identity } = await this.station.neighbour('gateway');
    return signFileClaim({ ...file, mediaType: 'text/csv' }, actor, identity);
  }

  async change(actor: Actor, mutation: MutationName, input: object): Promise<Outcome> {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) {
      ${mutation}(input: $input) { ... on ${ANSWERS[mutation]} ... on Refused { reason } } }`;
    const answer = await this.station.ask<Record<string, Outcome>>(actor, query, {
      input: { commandId: randomUUID(), ...input },
    });
    const error = answer.errors?.[0];
    const outcome = answer.data?.[mutation] ?? { id: '', status: '' };
    return error === undefined ? outcome : { ...outcome, error: String(error.extensions?.['code']) };
  }

  recordNeed(facts: object = {}, actor: Actor = KEEPER): Promise<Outcome> {
    return this.change(actor, 'recordNeed', {
      familyId: RECIPIENT,
      category: 'FOOD',
      unit: 'BAG',
      quantity: 1,
      ...facts,
    });
  }

  withdrawNeed(needId: string, facts: object = {}, actor: Actor = KEEPER): Promise<Outcome> {
    return this.change(actor, 'withdrawNeed', { needId, reason: 'NO_LONGER_NEEDED', ...facts });
  }

  planDelivery(needId: string, itemCode: ItemCode, facts: object = {}, actor: Actor = KEEPER): Promise<Outcome> {
    return this.change(actor, 'planDelivery', { needId, itemId: globalId('Item', HERE, itemCode), ...facts });
  }

  startRun(planIds: readonly string[], facts: object = {}): Promise<Outcome> {
    return this.change(KEEPER, 'startRun', { planIds, volunteerAccountId: VOLUNTEER.subject, ...facts });
  }

  handOver(stopId: string, facts: object = {}, actor: Actor = VOLUNTEER): Promise<Outcome> {
    return this.change(actor, 'confirmHandOver', { stopId, handOverCode: HAND_OVER_CODE, ...facts });
  }

  failStop(stopId: string, facts: object = {}, actor: Actor = VOLUNTEER): Promise<Outcome> {
    return this.change(actor, 'failStop', { stopId, reason: 'NOBODY_HOME', ...facts });
  }

  async aHeldPlan(facts: object = {}, ofNeed: object = {}): Promise<HeldPlan> {
    const itemCode = anItemCode();
    const { id: need } = await this.recordNeed(ofNeed);
    const { id: plan } = await this.planDelivery(need, itemCode, facts);
    return { need, plan, planId: localOf(plan) as PlanId, itemCode };
  }

  /** One stop of a run that is under way, and what led to it. */
  async aStop(facts: object = {}): Promise<HeldPlan & { readonly run: string; readonly stop: string }> {
    const planned = await this.aHeldPlan();
    const { id: run, stops = [] } = await this.startRun([planned.plan], facts);
    return { ...planned, run, stop: stops[0]?.id ?? '' };
  }

  /** From now on directory knows every community but those. `Bystanders` know places otherwise: a spec has one of them. */
  async knowPlaces(unknown: readonly string[] = []): Promise<void> {
    const directory = await this.station.neighbour('directory');
    directory.serve(tellPlaceV1, async ({ tenantCode }) =>
      unknown.includes(tenantCode) ? refuse('PLACE_NOT_FOUND') : { tenantCode, level: 'community', nameZh: '水井坊' },
    );
    await directory.connection.flush();
  }

  /** A window of a new centre that is open all day today, or so many days from now. */
  async aWindow(facts: object = {}, days = 0): Promise<string> {
    const centre = await this.change(MANAGER, 'openCentre', {
      community: HERE,
      nameZh: `中心 ${randomUUID().slice(0, 8)}`,
    });
    const weekday = screamingDay(weekdayOf(addDays(localDateAt(new Date()), days)));
    const whole = { centreId: centre.id, weekday, fromMinute: 0, untilMinute: 1440, mode: 'DELIVERY', stopsMax: 20 };
    return (await this.change(MANAGER, 'addCentreWindow', { ...whole, ...facts })).id;
  }

  async aVehicle(facts: object = {}): Promise<string> {
    const nameZh = `三轮车 ${randomUUID().slice(0, 8)}`;
    const tricycle = { community: HERE, nameZh, kind: 'TRICYCLE', stopsMax: 20, gramsMax: 150_000 };
    return (await this.change(MANAGER, 'addVehicle', { ...tricycle, ...facts })).id;
  }

  /** A run planned ahead, for today unless the facts say otherwise. */
  scheduleRun(windowId: string, planIds: readonly string[] = [], facts: object = {}): Promise<Outcome> {
    const on = localDateAt(new Date());
    const whole = { windowId, on, planIds, volunteerAccountId: VOLUNTEER.subject, ...facts };
    return this.change(KEEPER, 'scheduleRun', whole);
  }

  /** Of the recipient, whether registry is told that this volunteer is on the way there. */
  async carriedBy({ subject }: Actor): Promise<readonly string[]> {
    const registry = await this.station.neighbour('registry');
    const familyIds = [RECIPIENT_ID as string as FamilyId];
    const input = { tenantCode: HERE, volunteerAccountId: subject as AccountId, familyIds };
    const answer = await registry.rpc(tellCarriedFamiliesV1, input, { traceId: 'a-spec' });
    if (answer instanceof Refusal) throw new Error(answer.reason);
    return answer.familyIds;
  }

  async statusOf(what: 'need' | 'plan' | 'run', id: string, actor: Actor = KEEPER): Promise<string | undefined> {
    const query = `query ($id: ID!) { ${what}(id: $id) { status } }`;
    const data = await this.station.data<Record<string, { status: string } | null>>(actor, query, { id });
    return data[what]?.status;
  }

  /** Why it is not told to somebody who may see none of its kind anywhere; itself when it is. */
  async refusalOf(what: 'need' | 'plan' | 'run' | 'matching', id: string, actor: Actor): Promise<unknown> {
    const query = `query ($id: ID!) { ${what}(id: $id) { id } }`;
    const { data, errors } = await this.station.ask<Record<string, unknown>>(actor, query, { id });
    return data?.[what] ?? errors?.[0]?.extensions?.['reason'];
  }

  /** What the need counts: reserved, delivered, and where it stands. */
  async counted(need: string): Promise<readonly [number, number, string]> {
    const query = 'query ($id: ID!) { need(id: $id) { quantityPlanned quantityDelivered status } }';
    const data = await this.station.data<{ need: Counted }>(KEEPER, query, { id: need });
    return [data.need.quantityPlanned, data.need.quantityDelivered, data.need.status];
  }

  until(what: 'need' | 'plan' | 'run', id: string, status: string): Promise<string | undefined> {
    return this.station.until(
      () => this.statusOf(what, id),
      (seen) => seen === status,
    );
  }

  /** The due work of this kind about this thing is due now. */
  async hasten(kind: string, id: string): Promise<void> {
    await this.station.rows('update due_work set due_at = now() where kind = $1 and ref = $2', [kind, localOf(id)]);
  }

  /** The due work that is left about this thing. */
  async leftToDo(id: string): Promise<string[]> {
    const rows = await this.station.rows<{ kind: string }>('select kind from due_work where ref = $1', [localOf(id)]);
    return rows.map(({ kind }) => kind);
  }

  /** All that was told of this item until now is treated: what is told of one thing is treated in order. */
  async hasHeard(itemCode: ItemCode): Promise<void> {
    const [version, reason] = [100, 'withdrawn'] as const;
    const event = await this.inventory.tellReleased(HERE, itemCode, randomUUID() as PlanId, { version, reason });
    await this.station.hasTreated(event);
  }

  /** The payloads of the events of this type about this thing, oldest first. */
  async told(type: string, aggregateId: string): Promise<Record<string, unknown>[]> {
    const rows = await this.station.rows<{ payload: Record<string, unknown> }>(
      `select envelope -> 'payload' as payload from outbox
        where envelope ->> 'type' = $1 and aggregate_id = $2 order by aggregate_version`,
      [type, aggregateId],
    );
    return rows.map(({ payload }) => payload);
  }

  async tellReceipts(limit: number) {
    const reporting = await this.station.neighbour('reporting');
    return (afterPos: number) =>
      reporting.rpc(tellReceiptsV1, { tenantCode: HERE, afterPos, limit }, { traceId: 'a-spec' });
  }
}

const screamingDay = (weekday: string) => weekday.toUpperCase();

export function anItemCode(community: TenantCode = HERE): ItemCode {
  return makeItemCode(community, BigInt(randomInt(2 ** 35)));
}

/** The key inside a global id. */
export function localOf(id: string): string {
  return parseGlobalId(id)?.local ?? '';
}

/** An id of that type that nothing has. */
export function anUnknownId(type: string, place: TenantCode = HERE): GlobalId {
  return globalId(type, place, randomUUID());
}
