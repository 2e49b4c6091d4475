import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { transferRequestTerms } from './transfer-request-terms.js';

/** Whoever was asked has none to give. */
export const transferRequestDeclinedV1 = defineEvent(
  'inventory.transfer-request.declined.v1',
  { aggregate: 'transfer-request', id: (request) => request.requestId },
  z.object(transferRequestTerms),
);
