import { Injectable } from '@nestjs/common';
import { familyErasedV1 } from '@yicang/contracts';
import { Consumers } from '@yicang/platform-nats';
import { endStandingNeedsOf } from '../standing-needs/standing-need.changes.js';
import { forgetFamily } from './need.changes.js';

/** The registry has forgotten a family: nobody could be shown the way to it, and nobody there could prove who it is. */
@Injectable()
export class NeedsConsumers {
  constructor(consumers: Consumers) {
    consumers.on(familyErasedV1, {
      purpose: 'family-erased',
      kind: 'versioned',
      handle: async (tx, { payload: { familyId } }) => {
        await endStandingNeedsOf(tx, familyId, 'familyErased');
        await forgetFamily(tx, familyId);
      },
    });
  }
}
