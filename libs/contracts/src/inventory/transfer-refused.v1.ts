import { TRANSFER_REFUSAL_CAUSES, type TransferId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { tenantCodeField, uuidOf } from '../fields.js';

/** Nothing of what another community, `partnerCode`, sent is taken: all of it stays the sender's. */
export const transferRefusedV1 = defineEvent(
  'inventory.transfer.refused.v1',
  { aggregate: 'transfer', id: (transfer) => transfer.transferId },
  z.object({
    transferId: uuidOf<TransferId>(),
    partnerCode: tenantCodeField,
    reason: z.enum(TRANSFER_REFUSAL_CAUSES),
  }),
);
