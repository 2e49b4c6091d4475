import { Injectable } from '@nestjs/common';
import { familyRoleEndedV1 } from '@yicang/contracts';
import { Consumers } from '@yicang/platform-nats';
import { endStandingNeedsOf } from './standing-need.changes.js';

/** A family that is no recipient any more gets nothing by standing order. */
@Injectable()
export class StandingNeedsConsumers {
  constructor(consumers: Consumers) {
    consumers.on(familyRoleEndedV1, {
      purpose: 'family-role-ended',
      kind: 'versioned',
      handle: async (tx, { payload: { familyId, role } }) => {
        if (role === 'recipient') await endStandingNeedsOf(tx, familyId, 'roleEnded');
      },
    });
  }
}
