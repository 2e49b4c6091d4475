import { type AgreementId, ITEM_CATEGORIES, ITEM_UNITS, type TransferRequestId } from '@yicang/kernel';
import { z } from 'zod';
import { localDateField, quantityField, tenantCodeField, uuidOf } from '../fields.js';

/** What one community asks of another, `partnerCode` being the other one of whoever tells. Each event of a request has all of it. */
export const transferRequestTerms = {
  requestId: uuidOf<TransferRequestId>(),
  partnerCode: tenantCodeField,
  agreementId: uuidOf<AgreementId>(),
  category: z.enum(ITEM_CATEGORIES),
  unit: z.enum(ITEM_UNITS),
  quantity: quantityField,
  askedOn: localDateField,
};
