import { type AgreementId } from '@yicang/kernel';
import { z } from 'zod';
import { localDateField, tenantCodeField, uuidOf } from '../fields.js';

/**
 * What two communities agree on, as the one that tells sees it: both directions are its own. `partnerCode` is the other one, into
 * whose books the event goes over. Each event of an agreement has all of it, so that none needs an earlier one.
 */
export const agreementTerms = {
  agreementId: uuidOf<AgreementId>(),
  partnerCode: tenantCodeField,
  proposedHere: z.boolean(),
  maySend: z.boolean(),
  mayReceive: z.boolean(),
  fromDay: localDateField,
  untilDay: localDateField,
};
