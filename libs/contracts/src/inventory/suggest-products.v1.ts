import { ITEM_CATEGORIES, ITEM_UNITS, type ProductId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { nameField, tenantCodeField, uuidOf } from '../fields.js';

/** How many things one question names, and how many names each has. */
export const SUGGESTED_MAX = 100;
export const SUGGESTION_NAMES_MAX = 8;

const suggestion = z.object({
  product: z.object({ tenantCode: tenantCodeField, id: uuidOf<ProductId>() }),
  nameZh: nameField,
  category: z.enum(ITEM_CATEGORIES),
  unit: z.enum(ITEM_UNITS),
  scorePercent: z.int().min(1).max(100),
});

/**
 * For each thing, by its names, the product of the catalogues that reach the place which it most probably is, and how alike the names
 * are: 100 when one of them is the product's name or another of its names, less when one is part of the other, null when none comes near.
 * Asked before needs are imported; a person decides.
 */
export const suggestProductsV1 = defineRpc(
  'rpc.inventory.suggest-products.v1',
  { callers: ['delivery'], deadlineMs: 5_000 },
  {
    input: z.object({
      tenantCode: tenantCodeField,
      wanted: z
        .array(z.object({ names: z.array(nameField).min(1).max(SUGGESTION_NAMES_MAX) }))
        .min(1)
        .max(SUGGESTED_MAX),
    }),
    output: z.object({ suggestions: z.array(suggestion.nullable()).max(SUGGESTED_MAX) }),
  },
);
