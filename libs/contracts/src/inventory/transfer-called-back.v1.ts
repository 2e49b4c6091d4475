import { type AgreementId, type TransferId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { localDateField, tenantCodeField, uuidOf } from '../fields.js';

/**
 * The sender would have its goods back, by its own wish or because nobody received them in time. The receiver, `partnerCode`, decides: what
 * it has received stays, all else is not expected any more. It says whatever is to be known of a transfer that was not heard of before.
 */
export const transferCalledBackV1 = defineEvent(
  'inventory.transfer.called-back.v1',
  { aggregate: 'transfer', id: (transfer) => transfer.transferId },
  z.object({
    transferId: uuidOf<TransferId>(),
    partnerCode: tenantCodeField,
    agreementId: uuidOf<AgreementId>(),
    sentOn: localDateField,
    dueOn: localDateField,
    lineCount: z.int().min(1),
  }),
);
