import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { agreementTerms } from './agreement-terms.js';

/** The agreement is over at once: nothing more is sent by it. What is under way goes on. */
export const agreementRevokedV1 = defineEvent(
  'inventory.agreement.revoked.v1',
  { aggregate: 'agreement', id: (agreement) => agreement.agreementId },
  z.object(agreementTerms),
);
