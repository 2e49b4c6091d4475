import { randomUUID } from 'node:crypto';
import { type Actor, type ItemCode } from '@yicang/kernel';
import { aStore, KEEPER, MANAGER, REFUSED, type Inventory } from '../inventory.fixture.js';

const SEEN = `... on StockTake { id status shelf expected counted missing surplus
  differences(first: 100) { edges { node { itemCode difference reason } } } } ${REFUSED}`;
const LOSE = `mutation ($input: ReportItemLostInput!) { reportItemLost(input: $input) { __typename } }`;
const MOVE = `mutation ($input: MoveItemInput!) { moveItem(input: $input) { __typename } }`;

/** A count as it is answered, or why it is not. */
export interface Take {
  readonly id: string;
  readonly status: string;
  readonly expected: number | null;
  readonly counted: number;
  readonly missing: number | null;
  readonly differences: { edges: { node: { itemCode: ItemCode; difference: string; reason: string | null } }[] } | null;
  readonly reason?: string;
}
export interface Received {
  readonly id: string;
  readonly code: ItemCode;
}

export const differencesOf = ({ differences }: Take) =>
  (differences?.edges ?? []).map(({ node }) => [node.itemCode, node.difference] as const);
export const uuidIn = (id: string) => Buffer.from(id, 'base64url').toString().split(':')[2];

/** What specs of counts do to a running inventory. */
export function counting(running: () => Inventory) {
  async function command(name: string, input: object, who: Actor = KEEPER): Promise<Take> {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const mutation = `mutation ($input: ${type}!) { ${name}(input: $input) { ${SEEN} } }`;
    const asked = { commandId: randomUUID(), ...input };
    const answer = (await running().station.data<Record<string, Take>>(who, mutation, { input: asked }))[name];
    if (answer === undefined) throw new Error(`${name} gave no answer`);
    return answer;
  }

  const receive = async (storeId: string, shelf = 'A-1') =>
    (await running().receive(KEEPER, { storeId, shelf })) as Received;

  /** A store of its own with so many items on shelf A-1. */
  async function aFullStore(count: number) {
    const opened = await running().station.data<{ openStore: { id: string } }>(
      MANAGER,
      `mutation ($input: OpenStoreInput!) { openStore(input: $input) { ... on Store { id } ${REFUSED} } }`,
      { input: aStore() },
    );
    const storeId = opened.openStore.id;
    const items: Received[] = [];
    for (let nth = 0; nth < count; nth += 1) items.push(await receive(storeId));
    return { storeId, items };
  }

  async function statusOf(code: ItemCode) {
    const rows = await running().station.rows<{ status: string; shelf: string }>(
      'select status, shelf from item where code = $1',
      [code],
    );
    return rows[0];
  }

  const move = (itemId: string | undefined, shelf: string) =>
    running().station.data(KEEPER, MOVE, { input: { commandId: randomUUID(), itemId, shelf } });
  const lose = (itemId: string | undefined) =>
    running().station.data(MANAGER, LOSE, { input: { commandId: randomUUID(), itemId, reason: 'NOT_FOUND' } });
  return { command, receive, aFullStore, statusOf, move, lose };
}
