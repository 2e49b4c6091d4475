import { ITEM_CATEGORIES, ITEM_UNITS, type ProductId, type StoreId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { itemCodeField, localDateField, tenantCodeField, uuidOf } from '../fields.js';

/** One answer names so many items at most. */
export const FREE_ITEMS_MAX = 2_000;
/** One question asks for so many products by name at most. */
export const FREE_PRODUCTS_MAX = 500;

const product = z.object({ tenantCode: tenantCodeField, id: uuidOf<ProductId>() });

/**
 * What lies in a community's stores, or in one, is promised to nobody and is of one of these kinds: what expires first comes first, then
 * what came first. What is past its last good day is not in it. When there is more than `limit`, each kind has an equal share of the
 * answer, and so has each of the products besides: none crowds out another. Nothing is held by the question. Asked before delivery
 * proposes who might get what.
 */
export const tellFreeItemsV1 = defineRpc(
  'rpc.inventory.tell-free-items.v1',
  { callers: ['delivery'], deadlineMs: 5_000, refusals: ['STORE_NOT_FOUND'] },
  {
    input: z.object({
      tenantCode: tenantCodeField,
      kinds: z
        .array(z.object({ category: z.enum(ITEM_CATEGORIES), unit: z.enum(ITEM_UNITS) }))
        .max(ITEM_CATEGORIES.length * ITEM_UNITS.length),
      products: z.array(product).max(FREE_PRODUCTS_MAX),
      storeId: uuidOf<StoreId>().nullable(),
      limit: z.int().min(1).max(FREE_ITEMS_MAX),
    }),
    output: z.object({
      items: z
        .array(
          z.object({
            itemCode: itemCodeField,
            category: z.enum(ITEM_CATEGORIES),
            unit: z.enum(ITEM_UNITS),
            quantity: z.int().min(1),
            expiresOn: localDateField.nullable(),
            product: product.nullable(),
          }),
        )
        .max(FREE_ITEMS_MAX),
    }),
  },
);
