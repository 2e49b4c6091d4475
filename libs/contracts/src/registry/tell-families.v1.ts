import { FAMILY_ROLES, type FamilyId } from '@yicang/kernel';
import { z } from 'zod';
import { defineRpc } from '../define-rpc.js';
import { localDateField, posField, tenantCodeField, uuidOf } from '../fields.js';

/** What can have happened to a family: the past verbs of registry's family events. */
export const FAMILY_FACTS = ['registered', 'roleAssumed', 'roleEnded', 'erased'] as const;
export type FamilyFactType = (typeof FAMILY_FACTS)[number];

/**
 * What happened to a community's families, from registry's own records, oldest first: what reporting rebuilds from. Asked page by
 * page from `afterPos` 0 until `nextPos` is null. `roles` are those the fact is about: none for an erasure.
 */
export const tellFamiliesV1 = defineRpc(
  'rpc.registry.tell-families.v1',
  { callers: ['reporting'], deadlineMs: 10_000 },
  {
    input: z.object({ tenantCode: tenantCodeField, afterPos: posField, limit: z.int().min(1).max(500) }),
    output: z.object({
      facts: z
        .array(
          z.object({
            pos: posField,
            familyId: uuidOf<FamilyId>(),
            version: z.int().min(1),
            type: z.enum(FAMILY_FACTS),
            on: localDateField,
            roles: z.array(z.enum(FAMILY_ROLES)).max(FAMILY_ROLES.length),
          }),
        )
        .max(500),
      nextPos: posField.nullable(),
    }),
  },
);
