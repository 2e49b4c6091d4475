import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { itemCodeField, localDateField, receiptCodeField } from '../fields.js';

/** Anybody can read that the item was delivered, in which community and on which day, and nothing of the family. Once per hand-over. */
export const receiptPublishedV1 = defineEvent(
  'delivery.receipt.published.v1',
  { aggregate: 'receipt', id: (receipt) => receipt.receiptCode },
  z.object({ receiptCode: receiptCodeField, itemCode: itemCodeField, deliveredOn: localDateField }),
);
