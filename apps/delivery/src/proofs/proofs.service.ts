import { Injectable } from '@nestjs/common';
import { checkFamilyV1 } from '@yicang/contracts';
import {
  addDays,
  daysBetween,
  localDateAt,
  refuse,
  Refusal,
  uuidAt,
  type Actor,
  type FamilyId,
  type PlanId,
  type StopId,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork, type ReadTx, type Tx } from '@yicang/platform-db';
import { Files, type FileClaim } from '@yicang/platform-files';
import { orNull } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import { changePlan } from '../plans/plan.changes.js';
import { PlanEntity } from '../plans/plan.entity.js';
import { StopEntity } from '../runs/stop.entity.js';
import { ownStop, StopsService, type OwnStop, type StopProof } from '../runs/stops.service.js';
import {
  acceptProof,
  acceptSignature,
  ALLOW_OTHER_PROOF,
  allowOtherProof,
  CONFIRM_OTHERWISE,
  READ_SIGNATURE,
  SIGNATURE_DAYS,
  type NeighbourKind,
  type OtherProof,
} from './proof.rules.js';

/** Due work that forgets a signature; the reference is the stop's id. */
export const FORGET_SIGNATURE = 'forget-signature';
const DAY_MS = 24 * 60 * 60_000;

interface OfStop {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly stopId: StopId;
  readonly happenedAt: Date | null;
}
export interface AllowOtherProof {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly planId: PlanId;
  readonly proof: OtherProof | null;
}

/** Hand-overs without the card: as a manager has allowed for the plan, and by another than her. */
@Injectable()
export class ProofsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly stops: StopsService,
    private readonly files: Files,
    private readonly bus: Bus,
  ) {}

  /** The plan may be confirmed so too, or by the card alone again. */
  allow(actor: Actor, command: AllowOtherProof, traceId: string): Promise<PlanEntity | Refusal> {
    const { commandId, tenantCode, planId, proof } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: ALLOW_OTHER_PROOF, commandId, input: command, traceId },
      async (tx) => {
        if ((await tx.findOne(PlanEntity, { id: planId })) === null) return refuse('PLAN_NOT_FOUND');
        await tx.audit(ALLOW_OTHER_PROOF.name, { planId, proof });
        return changePlan(tx, planId, (plan) => allowOtherProof(plan, proof, actor.subject));
      },
    );
  }

  /** A neighbour has the item for the family; of her nothing is said but what she is to it. */
  byNeighbour(
    actor: Actor,
    command: OfStop & { readonly neighbour: NeighbourKind },
    traceId: string,
  ): Promise<StopEntity | Refusal> {
    const { commandId, tenantCode, neighbour } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: CONFIRM_OTHERWISE, commandId, input: command, traceId },
      (tx) =>
        this.stops.handOverIn(tx, command, async (own) => {
          const accepted = await mayProve(tx, actor, own, 'neighbour');
          return accepted instanceof Refusal ? accepted : { proof: 'neighbour', signatureSha256: null, neighbour };
        }),
      () => this.check(actor, command, 'neighbour', traceId),
    );
  }

  /** The recipient has the item and signed for it. The image is kept, and forgotten after a year or with the family. */
  async bySignature(
    actor: Actor,
    command: OfStop & { readonly fileId: string },
    traceId: string,
  ): Promise<StopEntity | Refusal> {
    const { commandId, tenantCode, stopId, fileId } = command;
    const claimed = this.files.broughtBy(actor, fileId);
    const sha256 = claimed instanceof Refusal ? null : claimed.sha256;
    const input = { ...command, fileId: sha256 };
    const outcome = await this.uow.command(
      actor,
      tenantCode,
      { operation: CONFIRM_OTHERWISE, commandId, input, traceId },
      async (tx) => {
        const ended = await this.stops.handOverIn(tx, command, async (own): Promise<StopProof | Refusal> => {
          const accepted = await mayProve(tx, actor, own, 'signature');
          return accepted instanceof Refusal
            ? accepted
            : { proof: 'signature', signatureSha256: sha256, neighbour: null };
        });
        if (!(ended instanceof Refusal))
          await tx.schedule(FORGET_SIGNATURE, stopId, new Date(tx.now.getTime() + SIGNATURE_DAYS * DAY_MS));
        return ended;
      },
      () => this.keep(actor, command, claimed, traceId),
    );
    // kept a moment ago for a stop that somebody else has ended meanwhile
    if (outcome instanceof Refusal && sha256 !== null) await this.dropUnlessUsed(tenantCode, sha256, null);
    return outcome;
  }

  /** The way to the image of a stop’s signature, for those who carry it out or answer for it; each look is on record. */
  async signature(actor: Actor, id: string, traceId: string): Promise<{ path: string; daysLeft: number } | null> {
    const key = uuidAt<StopId>(id, 'Stop');
    if (key === null) return null;
    const { tenantCode } = key;
    const look = { operation: READ_SIGNATURE, details: { stopId: key.id }, traceId };
    const found = await this.uow.readAudited(actor, tenantCode, look, async (tx) =>
      ownStop(tx, actor, tenantCode, await tx.findOne(StopEntity, key)),
    );
    const stop = found instanceof Refusal ? null : (orNull(found)?.stop ?? null);
    if (stop === null || stop.signatureSha256 === null || stop.endedOn === null) return null;
    const name = `签名-${stop.endedOn}.png`;
    const file = { sha256: stop.signatureSha256, name, mediaType: 'image/png' as const, tenantCode };
    const daysLeft = daysBetween(localDateAt(new Date()), addDays(stop.endedOn, SIGNATURE_DAYS));
    return { path: this.files.linkFor(actor, file), daysLeft: Math.max(0, daysLeft) };
  }

  /** The signatures of the family are forgotten soon, inside the transaction of the event that says it is erased. */
  async forgetFamily(tx: Tx, familyId: FamilyId): Promise<void> {
    const stops = await tx.sql<{ id: StopId }>(
      'select id from stop where tenant_code = $1 and family_id = $2 and signature_sha256 is not null',
      [tx.tenantCode, familyId],
    );
    for (const { id } of stops) await tx.schedule(FORGET_SIGNATURE, id, tx.now);
  }

  /** The image of the stop is gone, and then nothing says that there was one but how it was proven. Repeating it changes nothing. */
  async forget(tenantCode: TenantCode, id: StopId): Promise<void> {
    const stop = await this.uow.systemRead(tenantCode, (tx) => tx.findOne(StopEntity, { tenantCode, id }));
    const sha256 = stop?.signatureSha256 ?? null;
    if (sha256 !== null) await this.dropUnlessUsed(tenantCode, sha256, id);
    await this.uow.system('delivery.forget-signature', tenantCode, async (tx) => {
      const found = await tx.lock(StopEntity, { id });
      if (found !== null && found.signatureSha256 !== null) await tx.save(StopEntity, found, { signatureSha256: null });
      await tx.unschedule(FORGET_SIGNATURE, id);
    });
  }

  private async keep(actor: Actor, command: OfStop, claimed: FileClaim | Refusal, traceId: string) {
    const allowed = await this.check(actor, command, 'signature', traceId);
    if (allowed instanceof Refusal) return allowed;
    if (claimed instanceof Refusal) return claimed;
    const accepted = acceptSignature(claimed);
    return accepted instanceof Refusal ? accepted : ((await this.files.keep(claimed)) ?? accepted);
  }

  /** It may be proven so, by this person, and the family is a recipient still, as registry says. */
  private async check(actor: Actor, { tenantCode, stopId }: OfStop, proof: OtherProof, traceId: string) {
    const allowed = await this.uow.read(actor, tenantCode, CONFIRM_OTHERWISE, async (tx) => {
      const own = await ownStop(tx, actor, tenantCode, await tx.findOne(StopEntity, { tenantCode, id: stopId }));
      if (own instanceof Refusal) return own;
      const accepted = await mayProve(tx, actor, own, proof);
      return accepted instanceof Refusal ? accepted : own.stop.familyId;
    });
    if (allowed instanceof Refusal) return allowed;
    return this.bus.rpc(checkFamilyV1, { tenantCode, familyId: allowed, role: 'recipient' }, { traceId });
  }

  /** The image stays no longer, unless another stop has the same. */
  private async dropUnlessUsed(tenantCode: TenantCode, sha256: string, id: StopId | null): Promise<void> {
    const others = await this.uow.systemRead(tenantCode, (tx) =>
      tx.sql('select from stop where tenant_code = $1 and signature_sha256 = $2 and id is distinct from $3 limit 1', [
        tenantCode,
        sha256,
        id,
      ]),
    );
    if (others.length === 0) await this.files.drop({ sha256 });
  }
}

async function mayProve(tx: ReadTx, actor: Actor, { stop }: OwnStop, proof: OtherProof) {
  const plan = await tx.findOne(PlanEntity, { tenantCode: stop.tenantCode, id: stop.planId });
  if (plan === null) throw new Error(`Plan ${stop.planId} of a stop is gone.`);
  return acceptProof(plan, proof, actor.subject);
}
