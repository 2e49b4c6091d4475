import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { agreementTerms } from './agreement-terms.js';

/** A community would exchange goods with another, and waits for its word. */
export const agreementProposedV1 = defineEvent(
  'inventory.agreement.proposed.v1',
  { aggregate: 'agreement', id: (agreement) => agreement.agreementId },
  z.object(agreementTerms),
);
