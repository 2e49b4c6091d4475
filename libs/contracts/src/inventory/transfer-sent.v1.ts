import {
  type AgreementId,
  ITEM_CATEGORIES,
  ITEM_CONDITIONS,
  ITEM_UNITS,
  type ProductId,
  type TransferId,
  type TransferRequestId,
} from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import {
  itemCodeField,
  localDateField,
  nameField,
  quantityField,
  tenantCodeField,
  uuidOf,
  weightGramsField,
} from '../fields.js';

/** The most items that are sent to another community at once. */
export const TRANSFER_LINES_MAX = 500;

/**
 * One item as it goes over: all that the receiver writes down of it. `version` is the sender's when it was sent, and the receiver goes
 * on counting from it. `originCode` is the community it was born in, `receivedOn` the day it was given there; who gave it stays there.
 * Its product is named only where the receiver's place can look it up.
 */
export const transferLineField = z.object({
  itemCode: itemCodeField,
  version: z.int().min(1),
  originCode: tenantCodeField,
  receivedOn: localDateField,
  category: z.enum(ITEM_CATEGORIES),
  nameZh: nameField,
  quantity: quantityField,
  unit: z.enum(ITEM_UNITS),
  weightGrams: weightGramsField,
  condition: z.enum(ITEM_CONDITIONS),
  expiresOn: localDateField.nullable(),
  batch: z.string().min(1).max(40).nullable(),
  productTenantCode: tenantCodeField.nullable(),
  productId: uuidOf<ProductId>().nullable(),
});
export type TransferredGoods = z.output<typeof transferLineField>;

/** Goods are on their way to another community, `partnerCode`, which expects them from now on. Its sender has them in its books until they are received. */
export const transferSentV1 = defineEvent(
  'inventory.transfer.sent.v1',
  { aggregate: 'transfer', id: (transfer) => transfer.transferId },
  z.object({
    transferId: uuidOf<TransferId>(),
    partnerCode: tenantCodeField,
    agreementId: uuidOf<AgreementId>(),
    /** The request of the receiver's that it answers. */
    requestId: uuidOf<TransferRequestId>().optional(),
    sentOn: localDateField,
    dueOn: localDateField,
    lines: z.array(transferLineField).min(1).max(TRANSFER_LINES_MAX),
  }),
);
