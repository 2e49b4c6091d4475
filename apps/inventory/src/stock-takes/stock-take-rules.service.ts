import { Injectable } from '@nestjs/common';
import { type Actor, type Refusal, type TenantCode } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { StockTakeRuleEntity } from './stock-take-rule.entity.js';
import { SET_STOCK_TAKE_RULE } from './stock-take.rules.js';

@Injectable()
export class StockTakeRulesService {
  constructor(private readonly uow: UnitOfWork) {}

  /** The stores of this place, and of all inside it without a rule of their own, are to be counted so often. */
  set(
    actor: Actor,
    command: { readonly commandId: string; readonly tenantCode: TenantCode; readonly everyDays: number },
    traceId: string,
  ): Promise<StockTakeRuleEntity | Refusal> {
    const { commandId, tenantCode, everyDays } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: SET_STOCK_TAKE_RULE, commandId, input: command, traceId },
      async (tx) => {
        const rule = await tx.lock(StockTakeRuleEntity, { tenantCode });
        return rule === null
          ? tx.insert(StockTakeRuleEntity, { everyDays })
          : tx.save(StockTakeRuleEntity, rule, { everyDays });
      },
    );
  }
}
