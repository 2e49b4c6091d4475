import { Injectable } from '@nestjs/common';
import {
  agreementAcceptedV1,
  agreementProposedV1,
  agreementRevokedV1,
  checkPlaceV1,
  type Envelope,
  type EventContract,
  type PayloadOf,
} from '@yicang/contracts';
import {
  localDateAt,
  refuse,
  Refusal,
  uuidAt,
  type Actor,
  type AgreementId,
  type LocalDate,
  type Operation,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork, type Tx } from '@yicang/platform-db';
import { orNull, orThrow } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import { In } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AgreementEntity } from './agreement.entity.js';
import {
  ACCEPT_AGREEMENT,
  acceptAgreement,
  acceptDays,
  heardOf,
  mayBePartners,
  PROPOSE_AGREEMENT,
  READ_AGREEMENTS,
  REVOKE_AGREEMENT,
  revokeAgreement,
  type AgreementDirection,
  type AgreementState,
  type AgreementStatus,
} from './agreement.rules.js';

export interface ProposeAgreement {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly partnerCode: TenantCode;
  readonly direction: AgreementDirection;
  readonly fromDay: LocalDate;
  readonly untilDay: LocalDate;
}
export interface OfAgreement {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly agreementId: AgreementId;
}
type Terms = PayloadOf<typeof agreementProposedV1>;

/** What communities agree on: each side keeps its own row, and an event carries every step across. */
@Injectable()
export class AgreementsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /** The agreement is proposed here and, soon after, there. That the partner is open is asked of directory before anything is written. */
  propose(actor: Actor, command: ProposeAgreement, traceId: string): Promise<AgreementEntity | Refusal> {
    const { commandId, tenantCode, partnerCode, direction, fromDay, untilDay } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: PROPOSE_AGREEMENT, commandId, input: command, traceId },
      async (tx) => {
        const days = acceptDays(fromDay, untilDay, localDateAt(tx.now));
        if (days instanceof Refusal) return days;
        const who = { id: uuidv7() as AgreementId, partnerCode, proposedHere: true };
        const ways = { maySend: direction !== 'receive', mayReceive: direction !== 'send' };
        const terms = { ...who, ...ways, fromDay, untilDay, status: 'proposed' as const, revokedAt: null };
        const agreement = await tx.insert(AgreementEntity, terms);
        await tell(tx, agreementProposedV1, agreement, PROPOSE_AGREEMENT);
        return agreement;
      },
      async () =>
        mayBePartners(tenantCode, partnerCode)
          ? this.bus.rpc(checkPlaceV1, { tenantCode: partnerCode }, { traceId })
          : refuse('PLACE_NOT_FOUND'),
    );
  }

  /** What the other side proposed holds from now on, here at once and there as soon as it hears. */
  accept(actor: Actor, command: OfAgreement, traceId: string): Promise<AgreementEntity | Refusal> {
    return this.change(actor, command, traceId, ACCEPT_AGREEMENT, agreementAcceptedV1, acceptAgreement);
  }

  /** The agreement is over: nothing more is sent by it, from here at once. */
  revoke(actor: Actor, command: OfAgreement, traceId: string): Promise<AgreementEntity | Refusal> {
    return this.change(actor, command, traceId, REVOKE_AGREEMENT, agreementRevokedV1, revokeAgreement);
  }

  /** What the partner says of an agreement stands in these books too, inside the transaction of its event. */
  async hear(tx: Tx, { tenantCode: partnerCode, occurredAt, payload }: Envelope<Terms>, status: AgreementStatus) {
    const { agreementId: id, proposedHere, maySend, mayReceive, fromDay, untilDay } = payload;
    const at = new Date(occurredAt);
    const known = await tx.lock(AgreementEntity, { id });
    if (known !== null) {
      const change = heardOf(known, status, at);
      if (change !== 'unchanged') await tx.save(AgreementEntity, known, change);
      return;
    }
    const mirrored = { proposedHere: !proposedHere, maySend: mayReceive, mayReceive: maySend };
    const revokedAt = status === 'revoked' ? at : null;
    await tx.insert(AgreementEntity, { id, partnerCode, ...mirrored, fromDay, untilDay, status, revokedAt });
  }

  /** The agreement behind a global id; null when the id is none, or it is not there or not the actor's to see. */
  async byId(actor: Actor, id: string): Promise<AgreementEntity | null> {
    const key = uuidAt<AgreementId>(id, 'Agreement');
    if (key === null) return null;
    return orNull(
      await this.uow.read(actor, key.tenantCode, READ_AGREEMENTS, (tx) => tx.findOne(AgreementEntity, key)),
    );
  }

  /** The agreements of one community with these ids, in their order. */
  async byIds(actor: Actor, tenantCode: TenantCode, ids: readonly AgreementId[]): Promise<(AgreementEntity | null)[]> {
    const found = orThrow(
      await this.uow.read(actor, tenantCode, READ_AGREEMENTS, (tx) =>
        tx.find(AgreementEntity, { tenantCode, id: In([...ids]) }, { limit: ids.length }),
      ),
    );
    return ids.map((wanted) => found.find(({ id }) => id === wanted) ?? null);
  }

  /** The agreements of a place and all inside it, by community and age, after the key of the page before. */
  list(
    actor: Actor,
    place: TenantCode,
    status: AgreementStatus | null,
    after: readonly [string, string] | null,
    limit: number,
  ) {
    return this.uow.readAtOnce(actor, place, READ_AGREEMENTS, (tx) =>
      tx.rows(
        AgreementEntity,
        `where ($1::text is null or status = $1) and ($2::text is null or (tenant_code, id) > ($2, $3::uuid))
          order by tenant_code, id limit $4`,
        [status, after?.[0] ?? null, after?.[1] ?? null, limit],
      ),
    );
  }

  private change(
    actor: Actor,
    command: OfAgreement,
    traceId: string,
    operation: Operation,
    contract: EventContract<Terms>,
    decide: (agreement: AgreementState, now: Date) => Partial<AgreementState> | 'unchanged' | Refusal,
  ): Promise<AgreementEntity | Refusal> {
    const { commandId, tenantCode, agreementId: id } = command;
    return this.uow.command(actor, tenantCode, { operation, commandId, input: command, traceId }, async (tx) => {
      const agreement = await tx.lock(AgreementEntity, { id });
      if (agreement === null) return refuse('AGREEMENT_NOT_FOUND');
      const change = decide(agreement, tx.now);
      if (change instanceof Refusal) return change;
      if (change === 'unchanged') return agreement;
      const changed = await tx.save(AgreementEntity, agreement, change);
      await tell(tx, contract, changed, operation);
      return changed;
    });
  }
}

/** The step is on record here, and on its way to the other side with all the terms. */
async function tell(tx: Tx, contract: EventContract<Terms>, agreement: AgreementEntity, operation: Operation) {
  const { id: agreementId, partnerCode, proposedHere, maySend, mayReceive, fromDay, untilDay } = agreement;
  const ways = { proposedHere, maySend, mayReceive };
  await tx.emit(contract, agreement, { agreementId, partnerCode, ...ways, fromDay, untilDay });
  await tx.audit(operation.name, { agreementId });
}
