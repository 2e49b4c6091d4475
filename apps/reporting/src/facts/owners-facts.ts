import { Injectable } from '@nestjs/common';
import { tellFamiliesV1, tellItemsV1, tellReceiptsV1, type RpcContract } from '@yicang/contracts';
import { Refusal, type TenantCode } from '@yicang/kernel';
import { Fault } from '@yicang/platform-db';
import { Bus } from '@yicang/platform-nats';
import { knownReason, knownType, latestOf, type Facts } from './fact.rules.js';

const PAGE_MAX = 500;
/** The most facts of one kind a community may have before a rebuild must be taught to go by year. */
export const FACTS_MAX = 200_000;

interface Asked {
  tenantCode: TenantCode;
  afterPos: number;
  limit: number;
}
interface Page<F> {
  facts: F[];
  nextPos: number | null;
}

/** The facts as their owners keep them in their own records: what a rebuild believes. */
@Injectable()
export class OwnersFacts {
  constructor(private readonly bus: Bus) {}

  /** @throws Unavailable when an owner cannot be reached. */
  async of(tenantCode: TenantCode, traceId: string): Promise<Facts> {
    const [items, families, receipts] = await Promise.all([
      this.all(tellItemsV1, tenantCode, traceId),
      this.all(tellFamiliesV1, tenantCode, traceId),
      this.all(tellReceiptsV1, tenantCode, traceId),
    ]);
    return {
      items: items.flatMap(({ type: told, itemCode, version, on, reason: why, parentCode, partnerCode }) => {
        const [type, reason] = [knownType(told), knownReason(why)];
        return type === null ? [] : [{ tenantCode, itemCode, version, type, on, reason, parentCode, partnerCode }];
      }),
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
    };
  }

  private async all<F>(contract: RpcContract<Asked, Page<F>>, tenantCode: TenantCode, traceId: string): Promise<F[]> {
    const facts: F[] = [];
    for (let afterPos: number | null = 0; afterPos !== null;) {
      const page: Page<F> | Refusal = await this.bus.rpc(
        contract,
        { tenantCode, afterPos, limit: PAGE_MAX },
        { traceId },
      );
      if (page instanceof Refusal) throw new Fault(`${contract.name} refused: ${page.reason}`);
      facts.push(...page.facts);
      if (facts.length > FACTS_MAX)
        throw new Fault(`${tenantCode} has more than ${FACTS_MAX} facts of ${contract.name}`);
      afterPos = page.nextPos;
    }
    return facts;
  }
}
