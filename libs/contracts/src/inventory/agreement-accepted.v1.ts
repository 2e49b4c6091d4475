import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { agreementTerms } from './agreement-terms.js';

/** What the other community proposed holds, on the days it says. */
export const agreementAcceptedV1 = defineEvent(
  'inventory.agreement.accepted.v1',
  { aggregate: 'agreement', id: (agreement) => agreement.agreementId },
  z.object(agreementTerms),
);
