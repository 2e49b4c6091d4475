import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField } from '../fields.js';

/** The most parts one item is split into at once. */
export const SPLIT_PARTS_MAX = 100;

/** The item is closed: all of it went into these parts, each with a code of its own. Its last event but for corrections. */
export const itemSplitV1 = defineEvent(
  'inventory.item.split.v1',
  { aggregate: 'item', id: (item) => item.itemCode },
  z.object({
    itemCode: itemCodeField,
    partCodes: z.array(itemCodeField).min(2).max(SPLIT_PARTS_MAX),
    splitOn: localDateField,
  }),
);
