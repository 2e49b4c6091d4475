import { type StockTakeId, type StoreId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { localDateField, uuidOf } from '../fields.js';

/**
 * A count was signed and its differences are in the books. `expected` items were counted against, of which `missing` were not there;
 * `surplus` were there and not expected. A store counted as a whole has `isWholeStore`.
 */
export const stockTakeClosedV1 = defineEvent(
  'inventory.stock-take.closed.v1',
  { aggregate: 'stock-take', id: (take) => take.stockTakeId },
  z.object({
    stockTakeId: uuidOf<StockTakeId>(),
    storeId: uuidOf<StoreId>(),
    isWholeStore: z.boolean(),
    expected: z.int().min(0),
    missing: z.int().min(0),
    surplus: z.int().min(0),
    closedOn: localDateField,
  }),
);
