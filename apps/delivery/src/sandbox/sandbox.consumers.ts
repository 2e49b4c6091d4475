import { Injectable } from '@nestjs/common';
import { sandboxOpenedV1 } from '@yicang/contracts';
import { Consumers } from '@yicang/platform-nats';
import { NeedsService } from '../needs/needs.service.js';

/** What the invented families of a partner's sandbox are short of. */
const INVENTED = [
  { category: 'food', unit: 'bag', quantity: 2, note: '演练：两袋米' },
  { category: 'hygiene', unit: 'bag', quantity: 1, note: '演练：洗衣粉' },
  { category: 'schoolThings', unit: 'piece', quantity: 1, note: '演练：书包' },
] as const;

/** A partner's sandbox has families that are short of something, the first of one thing, the next of one more. */
@Injectable()
export class SandboxConsumers {
  constructor(consumers: Consumers, needs: NeedsService) {
    consumers.on(sandboxOpenedV1, {
      purpose: 'sandbox',
      kind: 'versioned',
      handle: async (tx, { payload: { families } }) => {
        const recipients = families.filter(({ role }) => role === 'recipient');
        for (const [nth, { familyId }] of recipients.entries())
          for (const need of INVENTED.slice(0, nth + 1)) await needs.open(tx, { ...need, familyId });
      },
    });
  }
}
