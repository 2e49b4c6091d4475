import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { transferRequestTerms } from './transfer-request-terms.js';

/** Whoever asked needs it no more. What was sent meanwhile is on its way all the same. */
export const transferRequestWithdrawnV1 = defineEvent(
  'inventory.transfer-request.withdrawn.v1',
  { aggregate: 'transfer-request', id: (request) => request.requestId },
  z.object(transferRequestTerms),
);
