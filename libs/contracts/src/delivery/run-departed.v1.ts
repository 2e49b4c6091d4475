import type { RunId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { uuidOf } from '../fields.js';

/** A run is under way with its items; `stops` is how many stops it makes. Once per run. */
export const runDepartedV1 = defineEvent(
  'delivery.run.departed.v1',
  { aggregate: 'run', id: (run) => run.runId },
  z.object({ runId: uuidOf<RunId>(), stops: z.int().min(0).max(1_000) }),
);
