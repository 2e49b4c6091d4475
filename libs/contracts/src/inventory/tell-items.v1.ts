import { ITEM_CATEGORIES } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { itemCodeField, localDateField, nameField, posField, tenantCodeField } from '../fields.js';

/** What can have happened to an item: the past verbs of inventory's item events. */
export const ITEM_FACTS = [
  'received',
  'moved',
  'held',
  'released',
  'issued',
  'returned',
  'delivered',
  'discarded',
  'corrected',
  'quarantined',
  'cleared',
  'lost',
  'found',
  'split',
  'made',
  'recalled',
  'graded',
  'sent',
  'left',
  'unsent',
  'arrived',
] as const;
export type ItemFactType = (typeof ITEM_FACTS)[number];

/**
 * What happened to a community's items, from inventory's own records, oldest first: what reporting rebuilds from. Asked page by
 * page from `afterPos` 0 until `nextPos` is null. `described` is how everybody may read of the item now: it stands with the fact
 * it comes from, the intake or the last correction, and is null in all others, so no word that was corrected is told again. `parentCode` stands with `made` alone,
 * `receivedOn` and `expiresOn` with the first fact of an item, `received`, `made` or `arrived`, and `partnerCode`, the other community, with
 * what goes to one or comes from one. An item corrected between two pages has it twice, and the higher version is right.
 */
export const tellItemsV1 = defineRpc(
  'rpc.inventory.tell-items.v1',
  { callers: ['reporting'], deadlineMs: 10_000 },
  {
    input: z.object({ tenantCode: tenantCodeField, afterPos: posField, limit: z.int().min(1).max(500) }),
    output: z.object({
      facts: z
        .array(
          z.object({
            pos: posField,
            itemCode: itemCodeField,
            version: z.int().min(1),
            type: z.enum(ITEM_FACTS),
            on: localDateField,
            reason: z.string().max(100).nullable(),
            parentCode: itemCodeField.nullable(),
            receivedOn: localDateField.nullable().optional(),
            expiresOn: localDateField.nullable().optional(),
            partnerCode: tenantCodeField.nullable(),
            described: z.object({ category: z.enum(ITEM_CATEGORIES), nameZh: nameField }).nullable(),
          }),
        )
        .max(500),
      nextPos: posField.nullable(),
    }),
  },
);
