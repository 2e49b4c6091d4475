import { Injectable } from '@nestjs/common';
import { tellShelvesV1, type OutputOf } from '@yicang/contracts';
import { Refusal, type ItemCode, type PlanId, type TenantCode } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { Bus } from '@yicang/platform-nats';
import { type Weights } from './booking.changes.js';

export type Shelved = OutputOf<typeof tellShelvesV1>['items'][number];

/** What inventory says of the items of plans. */
@Injectable()
export class Shelves {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /** What the items of these plans weigh. A plan that is not there is passed over. */
  async weigh(tenantCode: TenantCode, planIds: readonly PlanId[], traceId: string): Promise<Weights | Refusal> {
    if (planIds.length === 0) return new Map();
    const plans = await this.uow.systemRead(tenantCode, (tx) =>
      tx.sql<{ itemCode: ItemCode }>(
        'select item_code as "itemCode" from plan where tenant_code = $1 and id = any ($2::uuid[])',
        [tenantCode, planIds],
      ),
    );
    const shelved = await this.of(
      tenantCode,
      plans.map(({ itemCode }) => itemCode),
      traceId,
    );
    return shelved instanceof Refusal
      ? shelved
      : new Map(shelved.map(({ itemCode, weightGrams }) => [itemCode, weightGrams]));
  }

  /** What these items are and where they lie. */
  async of(tenantCode: TenantCode, itemCodes: readonly ItemCode[], traceId: string): Promise<Shelved[] | Refusal> {
    const answer = await this.bus.rpc(tellShelvesV1, { tenantCode, itemCodes: [...itemCodes] }, { traceId });
    return answer instanceof Refusal ? answer : answer.items;
  }
}
