import { Injectable } from '@nestjs/common';
import { checkPlaceV1, organizationClosedV1, organizationRegisteredV1 } from '@yicang/contracts';
import {
  localDateAt,
  placeLevel,
  refuse,
  Refusal,
  type Actor,
  type OrganizationId,
  type OrganizationKind,
  type TenantCode,
} from '@yicang/kernel';
import { refusalByConstraint, UnitOfWork, type Tx } from '@yicang/platform-db';
import { Bus } from '@yicang/platform-nats';
import { v7 as uuidv7 } from 'uuid';
import { OrganizationEntity } from './organization.entity.js';
import {
  acceptOrganization,
  CLOSE_ORGANIZATION,
  closeOrganization,
  REGISTER_ORGANIZATION,
} from './organization.rules.js';

interface OrganizationFacts {
  readonly kind: OrganizationKind;
  readonly nameZh: string;
  readonly districtZh: string | null;
}
export interface RegisterOrganization extends OrganizationFacts {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
}
export interface CloseOrganization {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly id: OrganizationId;
}

@Injectable()
export class OrganizationsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /** The organization is in the open register of the place. */
  register(actor: Actor, command: RegisterOrganization, traceId: string): Promise<OrganizationEntity | Refusal> {
    const { commandId, tenantCode, ...facts } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: REGISTER_ORGANIZATION, commandId, input: command, traceId },
      async (tx) => {
        const accepted = acceptOrganization(facts);
        if (accepted instanceof Refusal) return accepted;
        const taken = refuse('ORGANIZATION_NAME_TAKEN', { nameZh: facts.nameZh });
        return refusalByConstraint({ organization_name_unique: taken }, async () => {
          const id = uuidv7() as OrganizationId;
          const registeredOn = localDateAt(tx.now);
          const organization = await tx.insert(OrganizationEntity, { ...facts, id, registeredOn, status: 'active' });
          await tellRegistered(tx, organization);
          return organization;
        });
      },
      () => this.checkPlace(tenantCode, traceId),
    );
  }

  /** Nothing more is recorded for the organization. */
  close(actor: Actor, command: CloseOrganization, traceId: string): Promise<OrganizationEntity | Refusal> {
    const { commandId, tenantCode, id } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: CLOSE_ORGANIZATION, commandId, input: command, traceId },
      async (tx) => {
        const organization = await tx.lock(OrganizationEntity, { id });
        if (organization === null) return refuse('ORGANIZATION_NOT_FOUND');
        const closed = closeOrganization(organization);
        if (closed === 'unchanged') return organization;
        const changed = await tx.save(OrganizationEntity, organization, closed);
        await tx.emit(organizationClosedV1, changed, { organizationId: id, closedOn: localDateAt(tx.now) });
        return changed;
      },
    );
  }

  /** A city exists for whoever has a role there; a community of hers may not, and directory is asked. */
  private async checkPlace(tenantCode: TenantCode, traceId: string) {
    return placeLevel(tenantCode) === 'city' ? { tenantCode } : this.bus.rpc(checkPlaceV1, { tenantCode }, { traceId });
  }
}

/** Everybody who hears of such things is told of the organization, which is new. */
export async function tellRegistered(tx: Tx, organization: OrganizationEntity): Promise<void> {
  const { id: organizationId, kind, nameZh, districtZh, registeredOn } = organization;
  await tx.emit(organizationRegisteredV1, organization, { organizationId, kind, nameZh, districtZh, registeredOn });
}
