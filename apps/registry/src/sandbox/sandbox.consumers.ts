import { Injectable } from '@nestjs/common';
import { sandboxOpenedV1 } from '@yicang/contracts';
import { Consumers } from '@yicang/platform-nats';
import { FamiliesService } from '../families/families.service.js';
import { inventedContact } from './invented.rules.js';

/** A partner's sandbox has families: invented to the last name, and registered as any other. */
@Injectable()
export class SandboxConsumers {
  constructor(consumers: Consumers, families: FamiliesService) {
    consumers.on(sandboxOpenedV1, {
      purpose: 'sandbox',
      kind: 'versioned',
      handle: async (tx, { payload }) => {
        for (const [nth, { familyId, role }] of payload.families.entries())
          await families.admit(tx, familyId, [role], inventedContact(nth));
      },
    });
  }
}
