import { type TransferId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { tenantCodeField, uuidOf } from '../fields.js';

/** What another community, `partnerCode`, called back in time is not expected any more: all of it stays the sender's. */
export const transferGivenUpV1 = defineEvent(
  'inventory.transfer.given-up.v1',
  { aggregate: 'transfer', id: (transfer) => transfer.transferId },
  z.object({ transferId: uuidOf<TransferId>(), partnerCode: tenantCodeField }),
);
