import 'reflect-metadata';

import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepSignatureV1 } from '@yicang/contracts';
import { parseGlobalId, type Actor, type FamilyId, type Refusal, type StopId, type TenantCode } from '@yicang/kernel';
import { FolderStore } from '@yicang/platform-files';
import { parseEnvironment } from '@yicang/platform-graphql';
import { type Bus } from '@yicang/platform-nats';
import { aPerson, Station } from '@yicang/testing';
import { Doors, openPlaces } from './neighbours.fixture.js';
import { aPicture } from './signatures/signature.fixture.js';
import { registryEnvironment, start } from './start.js';

export const HERE = '51015NGF' as TenantCode;
export const NEXT_DOOR = '5101555X' as TenantCode;
export const CITY = '5101' as TenantCode;
/** A community that only some specs use, for what counts all of a community. */
export const QUIET_PLACE = '51017777' as TenantCode;
const PLACES = [HERE, NEXT_DOOR, QUIET_PLACE];
export const MANAGER = aPerson('communityManager', HERE);
export const KEEPER = aPerson('keeper', HERE);
export const COORDINATOR = aPerson('cityCoordinator', CITY);
export const NEIGHBOUR = aPerson('communityManager', NEXT_DOOR);

export const aKey = () => randomBytes(32).toString('base64');

/** Registry as it runs, with the places of those who ask it in the spec's hands. */
export interface Registry {
  readonly station: Station;
  readonly inventory: Bus;
  readonly delivery: Bus;
  readonly reporting: Bus;
  /** Delivery, as it is asked whom a volunteer is on the way to. */
  readonly doors: Doors;
  /** Where the files of people are. */
  readonly filesFolder: string;
  /** What the service was told. */
  readonly settings: Readonly<Record<string, string>>;
}

/** What a family command answers: the family, or why not. */
export interface Told {
  readonly id: string;
  readonly reason?: string;
  readonly details?: readonly { readonly name: string; readonly value: string }[];
  readonly status: string;
  readonly memberCount: number;
  readonly registeredOn: string;
  readonly roles: readonly { readonly role: string; readonly from: string; readonly to: string | null }[];
}

const FAMILY = `... on Family { id status memberCount registeredOn roles { role from to } }
  ... on Refused { reason details { name value } }`;

export async function openRegistry(more: Readonly<Record<string, string>> = {}): Promise<Registry> {
  let told: Readonly<Record<string, string>> = {};
  const filesFolder = mkdtempSync(join(tmpdir(), 'yicang-files-'));
  const station = await Station.open({
    service: 'registry',
    migrations: new URL('../migrations/', import.meta.url),
    settings: { KEY_ENCRYPTION_KEY: aKey(), PSEUDONYM_KEY: aKey(), FILES_DIR: filesFolder, ...more },
    start: async (settings) => {
      told = settings;
      const running = await start(parseEnvironment(registryEnvironment, settings));
      const removed = () => rmSync(filesFolder, { recursive: true, force: true });
      return { stop: () => running.stop().then(removed) };
    },
  });
  const [inventory, delivery, reporting] = await Promise.all(
    (['inventory', 'delivery', 'reporting'] as const).map((service) => station.neighbour(service)),
  );
  const doors = await Doors.open(station);
  await openPlaces(station, PLACES);
  if (inventory === undefined || delivery === undefined || reporting === undefined) throw new Error('No neighbours');
  // grants are known from the first pulse on
  await station.until(
    () => station.ask<object>(MANAGER, `{ families(place: "${HERE}", first: 1) { edges { cursor } } }`),
    ({ errors }) => errors === undefined,
  );
  return { station, inventory, delivery, reporting, doors, filesFolder, settings: told };
}

/** What somebody types into the form; every name is somebody else's. */
export function aForm(facts: object = {}) {
  return {
    commandId: randomUUID(),
    community: HERE,
    roles: ['RECIPIENT'],
    name: `王${randomUUID().slice(0, 8)}`,
    phone: '138 0013 8000',
    address: '锦江区水井坊 3 栋 2 单元',
    members: [{ name: '小明', birthYear: 2015 }],
    ...facts,
  };
}

export const registerFamily = ({ station }: Registry, form: object = aForm(), actor: Actor = MANAGER) =>
  told(station, actor, 'registerFamily', form);
export const assumeRole = ({ station }: Registry, input: object, actor: Actor = MANAGER) =>
  told(station, actor, 'assumeRole', { commandId: randomUUID(), ...input });
export const endRole = ({ station }: Registry, input: object, actor: Actor = MANAGER) =>
  told(station, actor, 'endRole', { commandId: randomUUID(), ...input });
export const eraseFamily = ({ station }: Registry, familyId: string, actor: Actor = MANAGER) =>
  told(station, actor, 'eraseFamily', { commandId: randomUUID(), familyId, reason: 'ASKED_BY_FAMILY' });

/** A card as it is shown once, or why it is not. */
export interface Card {
  readonly handOverCode: string;
  readonly issuedOn: string;
  readonly reason?: string;
}
export async function issueCard(
  { station }: Registry,
  familyId: string,
  { commandId = randomUUID() as string, actor = MANAGER } = {},
): Promise<Card> {
  const { issueFamilyCard } = await station.data<{ issueFamilyCard: Card }>(
    actor,
    `mutation ($input: IssueFamilyCardInput!) { issueFamilyCard(input: $input) {
      ... on FamilyCard { handOverCode issuedOn family { id } } ... on Refused { reason } } }`,
    { input: { commandId, familyId } },
  );
  return issueFamilyCard;
}

/** The family signed at the door, as delivery tells of it; by default with a picture that is a file. */
export async function sign(
  { delivery, filesFolder }: Registry,
  familyId: FamilyId,
  { stopId = anId<StopId>(), tenantCode = HERE, picture = aPicture(), sha256 = null as string | null } = {},
): Promise<{ readonly kept: true } | Refusal> {
  const file = await new FolderStore(filesFolder).put([picture]);
  const signed = { tenantCode, familyId, stopId, sha256: sha256 ?? file.sha256 };
  return delivery.rpc(keepSignatureV1, signed, { traceId: 'a-spec' });
}

/** The id other services know the family by. */
export function localId(id: string): FamilyId {
  return parseGlobalId(id, 'Family')?.local as FamilyId;
}

/** A new id of ours, for a stop, a plan, or a family that is not there. */
export function anId<Id extends string>(): Id {
  return randomUUID() as string as Id;
}

async function told(station: Station, actor: Actor, mutation: string, input: object): Promise<Told> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const data = await station.data<Record<string, Told>>(
    actor,
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${FAMILY} } }`,
    { input },
  );
  const answer = data[mutation];
  if (answer === undefined) throw new Error(`${mutation} was not answered`);
  return answer;
}
