import 'reflect-metadata';

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkAppointmentV1, checkFamilyV1, checkPlaceV1 } from '@yicang/contracts';
import { refuse, type Actor, type TenantCode } from '@yicang/kernel';
import { type Bus } from '@yicang/platform-nats';
import { parseEnvironment } from '@yicang/platform-graphql';
import { aPerson, Station } from '@yicang/testing';
import { inventoryEnvironment, start } from './start.js';

export const HERE = '51015NGF' as TenantCode;
export const NEXT_DOOR = '5101555X' as TenantCode;
/** A community of another city. */
export const FAR_AWAY = '1101FAR0' as TenantCode;
const PLACES: readonly TenantCode[] = [HERE, NEXT_DOOR, FAR_AWAY];
export const KEEPER = aPerson('keeper', HERE);
export const MANAGER = aPerson('communityManager', HERE);
export const NEIGHBOUR = aPerson('keeper', NEXT_DOOR);
export const DONOR_ID = '0190a000-0000-7000-8000-00000000d001';
/** A family that receives and gives nothing. */
export const RECIPIENT_ID = '0190a000-0000-7000-8000-00000000f001';
export const KEEPER_ACCOUNT_ID = '0190a000-0000-7000-8000-00000000a001';
/** Of the manager of every community here, who is no keeper. */
export const MANAGER_ACCOUNT_ID = '0190a000-0000-7000-8000-00000000a002';
const APPOINTED: Readonly<Record<string, string>> = {
  [KEEPER_ACCOUNT_ID]: 'keeper',
  [MANAGER_ACCOUNT_ID]: 'communityManager',
};

export const REFUSED = '... on Refused { reason }';

/** Inventory as it runs, with its neighbours' places on the bus in the spec's hands. */
export interface Inventory {
  readonly station: Station;
  readonly delivery: Bus;
  readonly storeId: string;
  readonly filesFolder: string;
  /** Communities that are closed as directory has it. */
  readonly closed: Set<TenantCode>;
  receive(keeper?: Actor, facts?: object): Promise<{ id: string; code: string; reason?: string }>;
  close(): Promise<void>;
}

export async function openInventory(): Promise<Inventory> {
  const filesFolder = mkdtempSync(join(tmpdir(), 'yicang-files-'));
  const station = await Station.open({
    service: 'inventory',
    migrations: new URL('../migrations/', import.meta.url),
    settings: { FILES_DIR: filesFolder },
    start: (settings) => start(parseEnvironment(inventoryEnvironment, settings)),
  });
  const registry = await station.neighbour('registry');
  registry.serve(checkFamilyV1, async ({ familyId }) => {
    if (familyId === RECIPIENT_ID) return refuse('FAMILY_ROLE_MISSING');
    return familyId === DONOR_ID ? { familyId, pseudonym: '爱心家庭 7K3Q5' } : refuse('FAMILY_NOT_FOUND');
  });
  const directory = await station.neighbour('directory');
  directory.serve(checkAppointmentV1, async ({ tenantCode, accountId, role }) => {
    if (!PLACES.includes(tenantCode)) return refuse('PLACE_NOT_FOUND');
    return APPOINTED[accountId] === role ? { accountId } : refuse('APPOINTEE_NOT_FOUND');
  });
  const closed = new Set<TenantCode>();
  directory.serve(checkPlaceV1, async ({ tenantCode }) =>
    PLACES.includes(tenantCode) && !closed.has(tenantCode) ? { tenantCode } : refuse('PLACE_NOT_FOUND'),
  );
  const delivery = await station.neighbour('delivery');
  const storeId = await station.until(
    () => openStore(station),
    (id) => id !== '',
  );
  return {
    station,
    delivery,
    storeId,
    filesFolder,
    closed,
    receive: (keeper, facts) => receive(station, storeId, keeper, facts),
    close: async () => {
      await station.close();
      rmSync(filesFolder, { recursive: true });
    },
  };
}

async function openStore(station: Station): Promise<string> {
  const { data } = await station.ask<{ openStore: { id?: string } }>(
    MANAGER,
    `mutation ($input: OpenStoreInput!) { openStore(input: $input) { ... on Store { id } ${REFUSED} } }`,
    { input: { ...aStore(), nameZh: '水井坊义仓' } },
  );
  return data?.openStore.id ?? '';
}

async function receive(station: Station, storeId: string, keeper: Actor = KEEPER, facts: object = {}) {
  const { receiveGift } = await station.data<{ receiveGift: { id: string; code: string; reason?: string } }>(
    keeper,
    `mutation ($input: ReceiveGiftInput!) { receiveGift(input: $input) { ... on Item { id code } ${REFUSED} } }`,
    { input: { ...aGift(storeId), ...facts } },
  );
  return receiveGift;
}

export function aStore() {
  return {
    commandId: randomUUID(),
    community: HERE,
    nameZh: `义仓 ${randomUUID().slice(0, 8)}`,
    keeperAccountId: KEEPER_ACCOUNT_ID,
  };
}

export function aGift(storeId: string) {
  return {
    commandId: randomUUID(),
    storeId,
    category: 'FOOD',
    nameZh: '大米 5 公斤',
    quantity: 1,
    unit: 'BAG',
    weightGrams: 5_000,
    shelf: 'A-1',
  };
}
