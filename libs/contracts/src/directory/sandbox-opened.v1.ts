import { FAMILY_ROLES, type FamilyId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { tenantCodeField, uuidOf } from '../fields.js';

/** How many invented families live in a partner's sandbox. */
export const SANDBOX_FAMILIES = 6;
const family = z.object({ familyId: uuidOf<FamilyId>(), role: z.enum(FAMILY_ROLES) });

/**
 * A community of the sandbox city is a partner's own from now on, and empty: whoever hears of it fills it with invented people and things. The
 * ids its families are to have stand here, so that nobody must wait for another. Once per place.
 */
export const sandboxOpenedV1 = defineEvent(
  'directory.sandbox.opened.v1',
  { aggregate: 'sandbox', id: (sandbox) => sandbox.tenantCode },
  z.object({ tenantCode: tenantCodeField, families: z.array(family).min(1).max(SANDBOX_FAMILIES) }),
);
