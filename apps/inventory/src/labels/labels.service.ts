import { Injectable } from '@nestjs/common';
import { refuse, Refusal, type Actor, type ItemCode, type TenantCode } from '@yicang/kernel';
import { UnitOfWork, type ReadTx, type Tx } from '@yicang/platform-db';
import { orThrow } from '@yicang/platform-graphql';
import { lockItems } from '../items/item.changes.js';
import { READ_ITEMS } from '../items/item.rules.js';
import { LabelPrintEntity } from './label-print.entity.js';
import { type Printing } from './label-sheet.js';
import { PRINT_LABELS, printLabels, skipLabels, type LabelFormat, type LabelReprintReason } from './label.rules.js';

const LABEL_PRINTS_MAX = 50;

export interface PrintLabelsCommand {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly itemCodes: readonly ItemCode[];
  readonly format: LabelFormat;
  readonly skip: number;
  readonly reason: LabelReprintReason | null;
}

@Injectable()
export class LabelsService {
  constructor(private readonly uow: UnitOfWork) {}

  /** Each item has one label more, the only valid one of it; or nothing was printed. */
  print(actor: Actor, command: PrintLabelsCommand, traceId: string): Promise<Printing | Refusal> {
    const { commandId, tenantCode, itemCodes, format, skip, reason } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: PRINT_LABELS, commandId, input: command, traceId },
      async (tx): Promise<Printing | Refusal> => {
        const skipped = skipLabels(format, skip);
        if (skipped instanceof Refusal) return skipped;
        const codes = [...new Set(itemCodes)];
        const items = await lockItems(tx, codes);
        if (items === null) return refuse('ITEM_NOT_FOUND');
        const valid = await validPrints(tx, tenantCode, codes);
        const prints = printLabels(
          items.map(({ code, status }) => ({ code, status, printNo: valid.get(code) ?? null })),
          reason,
        );
        if (prints instanceof Refusal) return prints;
        await voidPrints(tx, codes);
        const printed = { printedAt: tx.now, printedBy: tx.actor.subject, voidedAt: null };
        for (const { code: itemCode, printNo, reason } of prints)
          await tx.append(LabelPrintEntity, { itemCode, printNo, reason, ...printed });
        const labels = items.map(({ code, nameZh }, nth) => ({ code, nameZh, printNo: prints[nth]?.printNo ?? null }));
        return { format, skip: skipped, printedAt: tx.now, labels };
      },
    );
  }

  /** The number of an item's valid label; null when none was printed. */
  async validPrintNo(actor: Actor, tenantCode: TenantCode, code: ItemCode): Promise<number | null> {
    const valid = orThrow(
      await this.uow.read(actor, tenantCode, READ_ITEMS, (tx) => validPrints(tx, tenantCode, [code])),
    );
    return valid.get(code) ?? null;
  }

  /** The labels printed of these items of one community, in the codes' order, each newest first. */
  async printsOf(
    actor: Actor,
    tenantCode: TenantCode,
    codes: readonly ItemCode[],
  ): Promise<Pick<LabelPrintEntity, 'printNo' | 'printedAt' | 'reason' | 'voidedAt'>[][]> {
    const prints = orThrow(
      await this.uow.read(actor, tenantCode, READ_ITEMS, (tx) =>
        tx.sql<LabelPrintEntity>(PRINTS, [tenantCode, codes, LABEL_PRINTS_MAX]),
      ),
    );
    return codes.map((code) => prints.filter(({ itemCode }) => itemCode === code));
  }
}

const PRINTS = `
  select print.* from unnest($2::text[]) as wanted (code) cross join lateral (
    select item_code as "itemCode", print_no as "printNo", printed_at as "printedAt", reason, voided_at as "voidedAt"
      from label_print where tenant_code = $1 and item_code = wanted.code order by print_no desc limit $3) as print
   order by "itemCode", "printNo" desc`;

/** The number of each item's valid label. */
async function validPrints(
  tx: ReadTx,
  tenantCode: TenantCode,
  codes: readonly ItemCode[],
): Promise<Map<ItemCode, number>> {
  const valid = await tx.rows(
    LabelPrintEntity,
    'where tenant_code = $1 and item_code = any ($2) and voided_at is null',
    [tenantCode, codes],
  );
  return new Map(valid.map(({ itemCode, printNo }) => [itemCode, printNo]));
}

/** What was printed of these items until now is void. */
async function voidPrints(tx: Tx, codes: readonly ItemCode[]): Promise<void> {
  await tx.sql(
    'update label_print set voided_at = $3 where tenant_code = $1 and item_code = any ($2) and voided_at is null',
    [tx.tenantCode, codes, tx.now],
  );
}
