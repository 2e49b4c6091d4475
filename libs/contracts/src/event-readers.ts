import type { EventContract } from './define-event.js';
import { familyErasedV1 } from './registry/family-erased.v1.js';
import { familyRegisteredV1 } from './registry/family-registered.v1.js';
import { familyRoleEndedV1 } from './registry/family-role-ended.v1.js';
import { itemCorrectedV1 } from './inventory/item-corrected.v1.js';
import { itemDeliveredV1 } from './inventory/item-delivered.v1.js';
import { itemDiscardedV1 } from './inventory/item-discarded.v1.js';
import { itemHeldV1 } from './inventory/item-held.v1.js';
import { itemIssuedV1 } from './inventory/item-issued.v1.js';
import { itemReceivedV1 } from './inventory/item-received.v1.js';
import { itemReleasedV1 } from './inventory/item-released.v1.js';
import { itemReturnedV1 } from './inventory/item-returned.v1.js';
import { itemClearedV1 } from './inventory/item-cleared.v1.js';
import { itemFoundV1 } from './inventory/item-found.v1.js';
import { itemLostV1 } from './inventory/item-lost.v1.js';
import { itemMadeV1 } from './inventory/item-made.v1.js';
import { itemQuarantinedV1 } from './inventory/item-quarantined.v1.js';
import { itemRecalledV1 } from './inventory/item-recalled.v1.js';
import { itemSplitV1 } from './inventory/item-split.v1.js';
import { familyServedV1 } from './delivery/family-served.v1.js';
import { needRecordedV1 } from './delivery/need-recorded.v1.js';
import { needRevisedV1 } from './delivery/need-revised.v1.js';
import { needWithdrawnV1 } from './delivery/need-withdrawn.v1.js';
import { organizationNeedRecordedV1 } from './delivery/organization-need-recorded.v1.js';
import { planDeliveredV1 } from './delivery/plan-delivered.v1.js';
import { stockTakeClosedV1 } from './inventory/stock-take-closed.v1.js';
import { placeOpenedV1 } from './directory/place-opened.v1.js';
import { receiptPublishedV1 } from './delivery/receipt-published.v1.js';
import type { ServiceName } from './service-name.js';
import { sandboxOpenedV1 } from './directory/sandbox-opened.v1.js';
import { stopFailedV1 } from './delivery/stop-failed.v1.js';
import { stopHandedOverV1 } from './delivery/stop-handed-over.v1.js';

/** The events a service reads, by the purpose it gives to Consumers. */
export type EventsByPurpose = Readonly<Record<string, readonly EventContract[]>>;

/** Who reads whose events: the broker lets a service read no others. Besides, each follows the grants. */
export const eventReaders: Readonly<Record<ServiceName, EventsByPurpose>> = {
  gateway: {},
  directory: {},
  registry: { sandbox: [sandboxOpenedV1] },
  inventory: { sandbox: [sandboxOpenedV1], 'stop-handed-over': [stopHandedOverV1], 'stop-failed': [stopFailedV1] },
  delivery: {
    sandbox: [sandboxOpenedV1],
    'item-released': [itemReleasedV1],
    'item-corrected': [itemCorrectedV1],
    'item-recalled': [itemRecalledV1],
    'family-erased': [familyErasedV1],
    'family-role-ended': [familyRoleEndedV1],
  },
  reporting: {
    places: [placeOpenedV1],
    items: [
      itemReceivedV1,
      itemHeldV1,
      itemReleasedV1,
      itemIssuedV1,
      itemReturnedV1,
      itemDeliveredV1,
      itemDiscardedV1,
      itemCorrectedV1,
      itemClearedV1,
      itemFoundV1,
      itemLostV1,
      itemMadeV1,
      itemQuarantinedV1,
      itemRecalledV1,
      itemSplitV1,
    ],
    families: [familyRegisteredV1],
    receipts: [receiptPublishedV1],
    'stock-takes': [stockTakeClosedV1],
    needs: [needRecordedV1, organizationNeedRecordedV1, needRevisedV1, needWithdrawnV1, planDeliveredV1],
    'families-served': [familyServedV1],
  },
};
