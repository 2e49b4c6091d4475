import { Injectable } from '@nestjs/common';
import {
  checkPlaceV1,
  familyErasedV1,
  familyRegisteredV1,
  familyRoleAssumedV1,
  familyRoleEndedV1,
  type FamilyFactType,
} from '@yicang/contracts';
import {
  localDateAt,
  refuse,
  Refusal,
  type FamilyId,
  type FamilyRole,
  type LocalDate,
  type Operation,
  type TenantCode,
} from '@yicang/kernel';
import { ROWS_MAX, UnitOfWork, type Tx } from '@yicang/platform-db';
import { Bus } from '@yicang/platform-nats';
import { v7 as uuidv7 } from 'uuid';
import { type Contact } from '../households/household.rules.js';
import { Households } from '../households/households.js';
import { type Asker } from './families.reader.js';
import { FamilyFactEntity } from './family-fact.entity.js';
import { findFamilies, type FamilyRecord } from './family-record.js';
import { FamilyRoleEntity } from './family-role.entity.js';
import { FamilyEntity } from './family.entity.js';
import {
  ASSUME_ROLE,
  assumeRole,
  END_ROLE,
  endRole,
  ERASE_FAMILY,
  eraseFamily,
  lastDayAtErasure,
  REGISTER_FAMILY,
  type FamilyErasureReason,
} from './family.rules.js';

interface Asked {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
}
export interface RegisterFamily extends Asked, Contact {
  readonly roles: readonly FamilyRole[];
}
export interface OfFamily extends Asked {
  readonly familyId: FamilyId;
}

/**
 * What may be done with a family. A command's input is kept as an HMAC only and its outcome holds no contact, so that
 * neither the log nor an event can tell a name.
 */
@Injectable()
export class FamiliesService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly households: Households,
    private readonly bus: Bus,
  ) {}

  /** The family is in the register with these roles from today, and its contact is sealed. Directory says first that the community is there. */
  register({ actor, traceId }: Asker, command: RegisterFamily): Promise<FamilyRecord | Refusal> {
    const { commandId, tenantCode, roles, ...contact } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: REGISTER_FAMILY, commandId, input: command, traceId },
      (tx) => this.admit(tx, uuidv7() as FamilyId, roles, contact),
      () => this.bus.rpc(checkPlaceV1, { tenantCode }, { traceId }),
    );
  }

  /** The family of this id is in the register, inside the transaction that says so; its contact is sealed. */
  async admit(tx: Tx, id: FamilyId, roles: readonly FamilyRole[], contact: Contact): Promise<FamilyRecord> {
    const registeredOn = localDateAt(tx.now);
    const facts = { id, memberCount: contact.members.length + 1, registeredOn, status: 'active' } as const;
    const family = await tx.insert(FamilyEntity, facts);
    for (const role of roles)
      await tx.insert(FamilyRoleEntity, { familyId: family.id, role, from: registeredOn, to: null });
    await this.households.keep(tx, family.id, contact);
    await record(tx, family, 'registered', registeredOn, roles);
    await tx.audit(REGISTER_FAMILY.name, { familyId: family.id, roles: [...roles] });
    const { id: familyId, memberCount } = family;
    await tx.emit(familyRegisteredV1, family, { familyId, roles: [...roles], memberCount, registeredOn });
    return mustFind(tx, family.id);
  }

  /** The family has the role from that day on, besides any other it has. */
  assumeRole(
    asker: Asker,
    command: OfFamily & { readonly role: FamilyRole; readonly from: LocalDate },
  ): Promise<FamilyRecord | Refusal> {
    return this.change(asker, ASSUME_ROLE, command, async (tx, family, periods) => {
      const assumed = assumeRole(family, periods, command, localDateAt(tx.now));
      if (assumed instanceof Refusal) return assumed;
      await tx.insert(FamilyRoleEntity, { familyId: family.id, ...assumed });
      const changed = await tx.save(FamilyEntity, family, {});
      await record(tx, changed, 'roleAssumed', command.from, [command.role]);
      await tx.audit(ASSUME_ROLE.name, { familyId: family.id, role: command.role });
      await tx.emit(familyRoleAssumedV1, changed, { familyId: family.id, role: command.role, on: command.from });
      return changed;
    });
  }

  /** That day is the family's last in the role. */
  endRole(
    asker: Asker,
    command: OfFamily & { readonly role: FamilyRole; readonly on: LocalDate },
  ): Promise<FamilyRecord | Refusal> {
    return this.change(asker, END_ROLE, command, async (tx, family, periods) => {
      const ended = endRole(family, periods, command, localDateAt(tx.now));
      if (ended instanceof Refusal) return ended;
      await tx.save(FamilyRoleEntity, ended.period, { to: ended.to });
      const changed = await tx.save(FamilyEntity, family, {});
      await record(tx, changed, 'roleEnded', command.on, [command.role]);
      await tx.audit(END_ROLE.name, { familyId: family.id, role: command.role });
      await tx.emit(familyRoleEndedV1, changed, { familyId: family.id, role: command.role, on: command.on });
      return changed;
    });
  }

  /** Nobody can learn any more who the family was; what it gave and received stays, under an id that names nobody. */
  erase(asker: Asker, command: OfFamily & { readonly reason: FamilyErasureReason }): Promise<FamilyRecord | Refusal> {
    return this.change(asker, ERASE_FAMILY, command, async (tx, family, periods) => {
      const change = eraseFamily(family);
      if (change === 'unchanged') return family;
      const today = localDateAt(tx.now);
      for (const period of periods.filter(({ to }) => to === null))
        await tx.save(FamilyRoleEntity, period, { to: lastDayAtErasure(period, today) });
      await this.households.destroy(tx, family.id);
      const erased = await tx.save(FamilyEntity, family, change);
      await record(tx, erased, 'erased', today, []);
      await tx.audit(ERASE_FAMILY.name, { familyId: family.id, reason: command.reason });
      await tx.emit(familyErasedV1, erased, { familyId: family.id, erasedOn: today });
      return erased;
    });
  }

  /** load -> decide -> save -> record, for every command that changes one family. */
  private change(
    { actor, traceId }: Asker,
    operation: Operation,
    command: OfFamily,
    work: (tx: Tx, family: FamilyEntity, periods: readonly FamilyRoleEntity[]) => Promise<FamilyEntity | Refusal>,
  ): Promise<FamilyRecord | Refusal> {
    const { commandId, tenantCode, familyId } = command;
    return this.uow.command(actor, tenantCode, { operation, commandId, input: command, traceId }, async (tx) => {
      const family = await tx.lock(FamilyEntity, { id: familyId });
      if (family === null) return refuse('FAMILY_NOT_FOUND');
      const periods = await tx.find(FamilyRoleEntity, { tenantCode, familyId }, { limit: ROWS_MAX });
      const outcome = await work(tx, family, periods);
      return outcome instanceof Refusal ? outcome : mustFind(tx, familyId);
    });
  }
}

/** One fact is in registry's own record, beside the event that tells it. */
async function record(
  tx: Tx,
  family: FamilyEntity,
  type: FamilyFactType,
  happenedOn: LocalDate,
  roles: readonly FamilyRole[],
): Promise<void> {
  await tx.append(FamilyFactEntity, {
    familyId: family.id,
    version: family.version,
    type,
    happenedOn,
    roles,
    recordedAt: tx.now,
    subject: tx.actor.subject,
  });
}

async function mustFind(tx: Tx, familyId: FamilyId): Promise<FamilyRecord> {
  const [family] = await findFamilies(tx, tx.tenantCode, [familyId]);
  if (family === undefined) throw new Error(`Family ${familyId} is unknown in ${tx.tenantCode}.`);
  return family;
}
