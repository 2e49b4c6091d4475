import { Injectable } from '@nestjs/common';
import { checkAppointmentV1 } from '@yicang/contracts';
import {
  refuse,
  Refusal,
  type AccountId,
  type Actor,
  type Fen,
  type Grams,
  type ItemDiscardReason,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork, type ReadTx } from '@yicang/platform-db';
import { orThrow } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import { whileSealed } from '../boxes/box-history.js';
import { doTo, type OfItem } from '../items/item-commands.js';
import { ItemEntity } from '../items/item.entity.js';
import { DISCARD_ITEM } from '../items/item.rules.js';
import { discarding } from '../items/items.service.js';
import { DiscardRuleEntity } from './discard-rule.entity.js';
import {
  mustBeAnother,
  READ_DISCARD_RULE,
  SET_DISCARD_RULE,
  strictest,
  witnessed,
  type DiscardRule,
} from './discard.rules.js';

/** Who may see goods being discarded. */
const WITNESS_ROLES = ['keeper', 'communityManager'] as const;

/** A place, and the rule that holds there. */
export type RuleAt = DiscardRule & { readonly tenantCode: TenantCode };

@Injectable()
export class DiscardsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /**
   * The item is out of the books for good, and its history keeps who saw it. Who is named is asked of directory before anything is
   * written, whether a witness is needed or not.
   */
  discard(
    actor: Actor,
    command: OfItem & { readonly reason: ItemDiscardReason; readonly witness: AccountId | null },
    traceId: string,
  ): Promise<ItemEntity | Refusal> {
    const { commandId, tenantCode, itemCode, witness } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: DISCARD_ITEM, commandId, input: command, traceId },
      async (tx) => {
        const item = await tx.lock(ItemEntity, { code: itemCode });
        if (item === null) return refuse('ITEM_NOT_FOUND');
        const rule = strictest(await rulesOf(tx, tenantCode));
        return doTo(tx, item, {
          ...discarding(command),
          forbids: async (tx_, found) => (await whileSealed(tx_, found)) ?? witnessed(found, rule, witness),
        });
      },
      witness === null ? undefined : () => this.checkWitness(actor, tenantCode, witness, traceId),
    );
  }

  /** The rule that holds at a place: the strictest of its own and those around it. */
  async ruleAt(actor: Actor, place: TenantCode): Promise<RuleAt> {
    const rules = await this.uow.read(actor, place, READ_DISCARD_RULE, (tx) => rulesOf(tx, place));
    return { tenantCode: place, ...strictest(orThrow(rules)) };
  }

  /** Discards of this value or weight need a witness at this place and in all inside it. */
  setRule(
    actor: Actor,
    command: {
      readonly commandId: string;
      readonly tenantCode: TenantCode;
      readonly witnessFromFen: Fen;
      readonly witnessFromGrams: Grams;
    },
    traceId: string,
  ): Promise<RuleAt | Refusal> {
    const { commandId, tenantCode, witnessFromFen, witnessFromGrams } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: SET_DISCARD_RULE, commandId, input: command, traceId },
      async (tx) => {
        const rule = await tx.lock(DiscardRuleEntity, { tenantCode });
        const said = { witnessFromFen, witnessFromGrams };
        await (rule === null ? tx.insert(DiscardRuleEntity, said) : tx.save(DiscardRuleEntity, rule, said));
        await tx.audit(SET_DISCARD_RULE.name, said);
        return { tenantCode, ...strictest(await rulesOf(tx, tenantCode)) };
      },
    );
  }

  private async checkWitness(actor: Actor, tenantCode: TenantCode, accountId: AccountId, traceId: string) {
    const isSelf = mustBeAnother(accountId, actor.subject);
    if (isSelf !== null) return isSelf;
    for (const role of WITNESS_ROLES) {
      const checked = await this.bus.rpc(checkAppointmentV1, { tenantCode, accountId, role }, { traceId });
      if (!(checked instanceof Refusal) || checked.reason !== 'APPOINTEE_NOT_FOUND') return checked;
    }
    return refuse('WITNESS_NOT_FOUND');
  }
}

/** The rules of a place and of those around it, which are all that are seen from there but for those inside. */
function rulesOf(tx: ReadTx, place: TenantCode): Promise<DiscardRuleEntity[]> {
  return tx.rows(DiscardRuleEntity, 'where starts_with($1, tenant_code)', [place]);
}
