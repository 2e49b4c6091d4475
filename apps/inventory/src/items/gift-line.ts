import { refuse, uuidAt, type Fen, type Grams, type ProductId, type Refusal } from '@yicang/kernel';
import { type GiftLineInput } from './item.graphql.js';
import { type GiftLine } from './items.service.js';

type NoNulls<T> = { readonly [F in keyof T]: NonNullable<T[F]> };

/** What a line of an input says; a product that is none is PRODUCT_NOT_FOUND. */
export function giftLineOf(input: GiftLineInput): GiftLine | Refusal<'PRODUCT_NOT_FOUND'> {
  const product = input.productId == null ? null : uuidAt<ProductId>(input.productId, 'Product');
  if (product === null && input.productId != null) return refuse('PRODUCT_NOT_FOUND');
  const { quantity, shelf, category = null, nameZh = null, unit = null } = input;
  const described = { category, nameZh, unit, weightGrams: (input.weightGrams ?? null) as Grams | null };
  return {
    ...{
      quantity,
      shelf,
      condition: input.condition ?? 'new',
      expiresOn: input.expiresOn ?? null,
      batch: input.batch ?? null,
      valueFen: (input.valueFen ?? null) as Fen | null,
    },
    // without a product the input has them all: its schema saw to that
    ...({ ...described, product } as { readonly product: null } & NoNulls<typeof described>),
  };
}
