import { Injectable } from '@nestjs/common';
import {
  tellFamiliesV1,
  tellItemsV1,
  tellNeedsV1,
  tellReceiptsV1,
  tellServedFamiliesV1,
  tellStockTakesV1,
  type RpcContract,
} from '@yicang/contracts';
import { Refusal, type TenantCode } from '@yicang/kernel';
import { Fault } from '@yicang/platform-db';
import { Bus } from '@yicang/platform-nats';
import { knownReason, knownType, latestOf, type Facts } from './fact.rules.js';

const PAGE_MAX = 500;
/** The most facts of one kind a community may have before a rebuild must be taught to go by year. */
export const FACTS_MAX = 200_000;

/** The facts as their owners keep them in their own records: what a rebuild believes. */
@Injectable()
export class OwnersFacts {
  constructor(private readonly bus: Bus) {}

  /** @throws Unavailable when an owner cannot be reached. */
  async of(tenantCode: TenantCode, traceId: string): Promise<Facts> {
    const [items, families, receipts, stockTakes, needs, served] = await Promise.all([
      this.allAfterPos(tellItemsV1, tenantCode, traceId),
      this.allAfterPos(tellFamiliesV1, tenantCode, traceId),
      this.allAfterPos(tellReceiptsV1, tenantCode, traceId),
      this.allAfterId(tellStockTakesV1, tenantCode, traceId),
      this.allAfterId(tellNeedsV1, tenantCode, traceId),
      this.allAfterId(tellServedFamiliesV1, tenantCode, traceId),
    ]);
    return {
      items: items.flatMap(
        ({ type: told, itemCode, version, on, reason: why, parentCode, receivedOn, expiresOn, partnerCode }) => {
          const [type, reason] = [knownType(told), knownReason(why)];
          const giftOn = type === 'made' || type === 'arrived' ? (receivedOn ?? null) : null;
          const fact = { tenantCode, itemCode, version, on, reason, parentCode, partnerCode, giftOn };
          return type === null ? [] : [{ ...fact, expiresOn: expiresOn ?? null, type }];
        },
      ),
      descriptions: latestOf(
        items.flatMap(({ itemCode, version, described }) =>
          described === null ? [] : [{ tenantCode, itemCode, version, ...described }],
        ),
      ),
      families: families
        .filter(({ type }) => type === 'registered')
        .map(({ familyId, on }) => ({ tenantCode, familyId, on })),
      receipts: receipts.map(({ receiptCode, itemCode, deliveredOn: on }) => ({
        tenantCode,
        receiptCode,
        itemCode,
        on,
      })),
      stockTakes: stockTakes.map(({ closedOn: on, ...count }) => ({ tenantCode, on, ...count })),
      needs: needs.map(({ needId, version, category, quantity, recordedOn: on }) => {
        return { tenantCode, needId, version, category, quantity, on };
      }),
      withdrawals: needs.flatMap(({ needId, isWithdrawn }) => (isWithdrawn ? [{ tenantCode, needId }] : [])),
      needDeliveries: needs.flatMap(({ needId, deliveries }) =>
        deliveries.map(({ planId, quantity, deliveredOn: on }) => ({ tenantCode, planId, needId, quantity, on })),
      ),
      familyMonths: served.flatMap(({ familyId, months }) => months.map((month) => ({ tenantCode, familyId, month }))),
    };
  }

  private allAfterPos<F>(
    contract: RpcContract<
      { tenantCode: TenantCode; afterPos: number; limit: number },
      { facts: F[]; nextPos: number | null }
    >,
    tenantCode: TenantCode,
    traceId: string,
  ): Promise<F[]> {
    return pages(contract.name, tenantCode, async (afterPos: number | null) => {
      const asked = { tenantCode, afterPos: afterPos ?? 0, limit: PAGE_MAX };
      const page = await this.bus.rpc(contract, asked, { traceId });
      return page instanceof Refusal ? page : { facts: page.facts, next: page.nextPos };
    });
  }

  private allAfterId<F, Id extends string>(
    contract: RpcContract<
      { tenantCode: TenantCode; after: Id | null; limit: number },
      { facts: F[]; nextAfter: Id | null }
    >,
    tenantCode: TenantCode,
    traceId: string,
  ): Promise<F[]> {
    return pages(contract.name, tenantCode, async (after: Id | null) => {
      const page = await this.bus.rpc(contract, { tenantCode, after, limit: PAGE_MAX }, { traceId });
      return page instanceof Refusal ? page : { facts: page.facts, next: page.nextAfter };
    });
  }
}

async function pages<F, Key>(
  rpc: string,
  tenantCode: TenantCode,
  ask: (after: Key | null) => Promise<{ facts: F[]; next: Key | null } | Refusal>,
): Promise<F[]> {
  const facts: F[] = [];
  for (let [after, isLast] = [null as Key | null, false]; !isLast;) {
    const page = await ask(after);
    if (page instanceof Refusal) throw new Fault(`${rpc} refused: ${page.reason}`);
    facts.push(...page.facts);
    if (facts.length > FACTS_MAX) throw new Fault(`${tenantCode} has more than ${FACTS_MAX} facts of ${rpc}`);
    [after, isLast] = [page.next, page.next === null];
  }
  return facts;
}
