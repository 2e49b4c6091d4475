import { Injectable } from '@nestjs/common';
import { needRevisedV1 } from '@yicang/contracts';
import { localDateAt, refuse, Refusal, type Actor, type LocalDate, type NeedId, type TenantCode } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { NeedEntity } from './need.entity.js';
import { acceptSuggestion, nameProduct, recheckNeed, REVIEW_NEED, type OfProduct } from './need.rules.js';

interface OfNeed {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly needId: NeedId;
}

/** What a person says of a need after it was recorded. */
@Injectable()
export class NeedReviewsService {
  constructor(private readonly uow: UnitOfWork) {}

  /** The need is of the product that was suggested. */
  acceptSuggestion(actor: Actor, command: OfNeed, traceId: string): Promise<NeedEntity | Refusal> {
    return this.review(actor, command, traceId, acceptSuggestion);
  }

  /** The need is of this product and nothing is suggested for it any more. Its quantity is counted as it was. */
  setProduct(actor: Actor, command: OfNeed & { readonly product: OfProduct | null }, traceId: string) {
    return this.review(actor, command, traceId, (need) => nameProduct(need.tenantCode, command.product));
  }

  /** The family's eligibility was looked at, and is looked at again by that day. */
  recheck(actor: Actor, command: OfNeed & { readonly recheckOn: LocalDate }, traceId: string) {
    return this.review(actor, command, traceId, (need, today) => recheckNeed(need, command.recheckOn, today));
  }

  private review(
    actor: Actor,
    command: OfNeed,
    traceId: string,
    decide: (need: NeedEntity, today: LocalDate) => Partial<NeedEntity> | Refusal,
  ): Promise<NeedEntity | Refusal> {
    const { commandId, tenantCode, needId } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: REVIEW_NEED, commandId, input: command, traceId },
      async (tx) => {
        const need = await tx.lock(NeedEntity, { id: needId });
        if (need === null) return refuse('NEED_NOT_FOUND');
        const change = decide(need, localDateAt(tx.now));
        if (change instanceof Refusal) return change;
        await tx.audit(REVIEW_NEED.name, { needId });
        const reviewed = await tx.save(NeedEntity, need, change);
        if (change.category !== undefined) await tx.emit(needRevisedV1, reviewed, revisionOf(reviewed));
        return reviewed;
      },
    );
  }
}

function revisionOf({ id: needId, category, unit, quantity, recordedOn }: NeedEntity) {
  return { needId, category, unit, quantity, recordedOn };
}
