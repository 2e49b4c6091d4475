import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { transferRequestTerms } from './transfer-request-terms.js';

/** A community asks another for goods, by an agreement they have. */
export const transferRequestMadeV1 = defineEvent(
  'inventory.transfer-request.made.v1',
  { aggregate: 'transfer-request', id: (request) => request.requestId },
  z.object(transferRequestTerms),
);
