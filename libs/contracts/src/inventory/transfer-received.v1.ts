import { TRANSFER_DIFFERENCES, type TransferId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField, tenantCodeField, uuidOf } from '../fields.js';
import { TRANSFER_LINES_MAX } from './transfer-sent.v1.js';

/** Goods from another community, `partnerCode`, were received: each line without a difference is in the receiver's books from now on, the others stay the sender's. */
export const transferReceivedV1 = defineEvent(
  'inventory.transfer.received.v1',
  { aggregate: 'transfer', id: (transfer) => transfer.transferId },
  z.object({
    transferId: uuidOf<TransferId>(),
    partnerCode: tenantCodeField,
    receivedOn: localDateField,
    lines: z
      .array(z.object({ itemCode: itemCodeField, difference: z.enum(TRANSFER_DIFFERENCES).nullable() }))
      .min(1)
      .max(TRANSFER_LINES_MAX),
  }),
);
