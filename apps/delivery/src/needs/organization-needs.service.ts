import { Injectable } from '@nestjs/common';
import { checkOrganizationV1, organizationNeedRecordedV1 } from '@yicang/contracts';
import {
  localDateAt,
  refuse,
  Refusal,
  subtreeRange,
  type Actor,
  type ItemCategory,
  type ItemUnit,
  type NeedId,
  type OrganizationId,
  type TenantCode,
} from '@yicang/kernel';
import { pageStartById, refusalByConstraint, type Tx, UnitOfWork } from '@yicang/platform-db';
import { Bus } from '@yicang/platform-nats';
import { v7 as uuidv7 } from 'uuid';
import { NeedEntity } from './need.entity.js';
import {
  acceptNeed,
  nameProduct,
  RECORD_NEED,
  type NeedStatus,
  type NeedUrgency,
  type OfProduct,
} from './need.rules.js';
import { NOTHING_MORE } from './needs.service.js';
import { OrganizationNeedEntity } from './organization-need.entity.js';

export interface RecordOrganizationNeed {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly organizationId: OrganizationId;
  readonly nameZh: string;
  readonly specification: string;
  readonly category: ItemCategory;
  readonly unit: ItemUnit;
  readonly quantity: number;
  readonly urgency: NeedUrgency;
  readonly product: OfProduct | null;
}

/** Which published needs. */
export interface OrganizationNeedsPage {
  readonly place: TenantCode;
  readonly organizationId: OrganizationId | null;
  readonly status: NeedStatus | null;
  readonly urgency: NeedUrgency | null;
  readonly after: readonly [string, string] | null;
  readonly limit: number;
}

@Injectable()
export class OrganizationNeedsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /** What an organization is short of is on record, open, and published. The registry says first that it is active there. */
  record(actor: Actor, command: RecordOrganizationNeed, traceId: string): Promise<NeedEntity | Refusal> {
    const { commandId, tenantCode, product, ...facts } = command;
    const { organizationId, nameZh } = facts;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: RECORD_NEED, commandId, input: command, traceId },
      async (tx) => {
        const accepted = acceptNeed(facts);
        if (accepted instanceof Refusal) return accepted;
        const named = product && nameProduct(tenantCode, product);
        if (named instanceof Refusal) return named;
        const already = refuse('NEED_ALREADY_RECORDED', { nameZh });
        return refusalByConstraint({ need_of_organization_once: already }, async () => {
          const none = { ...NOTHING_MORE, familyId: null, note: '' };
          const made = { id: uuidv7() as NeedId, status: 'open', recordedOn: localDateAt(tx.now) } as const;
          const need = await tx.insert(NeedEntity, { ...none, ...facts, ...named, ...made });
          await tellRecorded(tx, { ...need, organizationId });
          return need;
        });
      },
      () => this.bus.rpc(checkOrganizationV1, { tenantCode, organizationId }, { traceId }),
    );
  }

  /** What organizations of a place and all inside it need, by place and age, after the key of the page before. */
  list({ place, organizationId, status, urgency, after, limit }: OrganizationNeedsPage) {
    const { from, to } = subtreeRange(place);
    return this.uow.readPublishedAtOnce((tx) =>
      tx.rows(
        OrganizationNeedEntity,
        `where tenant_code >= $1 and tenant_code < $2 and ($3::uuid is null or organization_id = $3)
           and ($4::text is null or status = $4) and ($5::text is null or urgency = $5)
           and (tenant_code, id) > ($6, $7::uuid)
          order by tenant_code, id limit $8`,
        [from, to, organizationId, status, urgency, ...pageStartById(after), limit],
      ),
    );
  }
}

/** What everybody who hears of such things is told of a need that was just recorded for an organization. */
export function tellRecorded(
  tx: Tx,
  need: Pick<NeedEntity, 'id' | 'category' | 'unit' | 'quantity' | 'urgency' | 'version'> & {
    readonly organizationId: OrganizationId;
  },
): Promise<void> {
  const { id: needId, organizationId, category, unit, quantity, urgency } = need;
  return tx.emit(organizationNeedRecordedV1, need, { needId, organizationId, category, unit, quantity, urgency });
}
