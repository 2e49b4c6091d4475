import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { subjectField } from '../fields.js';

/**
 * The grants of an account are others than before: tokens with a lower `grantVersion` are refused from now on. Once per
 * granting, revoking, suspending, new password or stolen session, in the nation's tenant. It does not say which grants.
 */
export const grantsChangedV1 = defineEvent(
  'directory.grants.changed.v1',
  { aggregate: 'account', id: (account) => account.subject },
  z.object({ subject: subjectField, grantVersion: z.int().min(0) }),
);
