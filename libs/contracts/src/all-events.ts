import type { EventContract } from './define-event.js';
import { grantsChangedV1 } from './directory/grants-changed.v1.js';
import { placeOpenedV1 } from './directory/place-opened.v1.js';
import { sandboxOpenedV1 } from './directory/sandbox-opened.v1.js';
import { familyErasedV1 } from './registry/family-erased.v1.js';
import { familyRegisteredV1 } from './registry/family-registered.v1.js';
import { familyRoleAssumedV1 } from './registry/family-role-assumed.v1.js';
import { familyRoleEndedV1 } from './registry/family-role-ended.v1.js';
import { organizationClosedV1 } from './registry/organization-closed.v1.js';
import { organizationRegisteredV1 } from './registry/organization-registered.v1.js';
import { itemCorrectedV1 } from './inventory/item-corrected.v1.js';
import { itemDeliveredV1 } from './inventory/item-delivered.v1.js';
import { itemDiscardedV1 } from './inventory/item-discarded.v1.js';
import { itemGradedV1 } from './inventory/item-graded.v1.js';
import { itemHeldV1 } from './inventory/item-held.v1.js';
import { itemIssuedV1 } from './inventory/item-issued.v1.js';
import { itemMovedV1 } from './inventory/item-moved.v1.js';
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
import { stockTakeClosedV1 } from './inventory/stock-take-closed.v1.js';
import { agreementAcceptedV1 } from './inventory/agreement-accepted.v1.js';
import { agreementProposedV1 } from './inventory/agreement-proposed.v1.js';
import { agreementRevokedV1 } from './inventory/agreement-revoked.v1.js';
import { itemArrivedV1 } from './inventory/item-arrived.v1.js';
import { itemLeftV1 } from './inventory/item-left.v1.js';
import { itemSentV1 } from './inventory/item-sent.v1.js';
import { itemUnsentV1 } from './inventory/item-unsent.v1.js';
import { transferCalledBackV1 } from './inventory/transfer-called-back.v1.js';
import { transferGivenUpV1 } from './inventory/transfer-given-up.v1.js';
import { transferReceivedV1 } from './inventory/transfer-received.v1.js';
import { transferRefusedV1 } from './inventory/transfer-refused.v1.js';
import { transferSentV1 } from './inventory/transfer-sent.v1.js';
import { transferRequestMadeV1 } from './inventory/transfer-request-made.v1.js';
import { transferRequestWithdrawnV1 } from './inventory/transfer-request-withdrawn.v1.js';
import { transferRequestDeclinedV1 } from './inventory/transfer-request-declined.v1.js';
import { storeOpenedV1 } from './inventory/store-opened.v1.js';
import { needRecordedV1 } from './delivery/need-recorded.v1.js';
import { familyServedV1 } from './delivery/family-served.v1.js';
import { needRevisedV1 } from './delivery/need-revised.v1.js';
import { planDeliveredV1 } from './delivery/plan-delivered.v1.js';
import { needWithdrawnV1 } from './delivery/need-withdrawn.v1.js';
import { organizationNeedRecordedV1 } from './delivery/organization-need-recorded.v1.js';
import { receiptPublishedV1 } from './delivery/receipt-published.v1.js';
import { runDepartedV1 } from './delivery/run-departed.v1.js';
import { stopFailedV1 } from './delivery/stop-failed.v1.js';
import { stopHandedOverV1 } from './delivery/stop-handed-over.v1.js';

/** Every event there is. Streams, permissions and durables are made from it. */
export const allEvents: readonly EventContract[] = [
  grantsChangedV1,
  placeOpenedV1,
  sandboxOpenedV1,
  familyErasedV1,
  familyRegisteredV1,
  familyRoleAssumedV1,
  familyRoleEndedV1,
  organizationClosedV1,
  organizationRegisteredV1,
  itemCorrectedV1,
  itemDeliveredV1,
  itemDiscardedV1,
  itemGradedV1,
  itemHeldV1,
  itemIssuedV1,
  itemMovedV1,
  itemReceivedV1,
  itemReleasedV1,
  itemReturnedV1,
  itemClearedV1,
  itemFoundV1,
  itemLostV1,
  itemMadeV1,
  itemQuarantinedV1,
  itemRecalledV1,
  itemSplitV1,
  stockTakeClosedV1,
  storeOpenedV1,
  agreementAcceptedV1,
  agreementProposedV1,
  agreementRevokedV1,
  itemArrivedV1,
  itemLeftV1,
  itemSentV1,
  itemUnsentV1,
  transferCalledBackV1,
  transferGivenUpV1,
  transferReceivedV1,
  transferRefusedV1,
  transferSentV1,
  transferRequestMadeV1,
  transferRequestWithdrawnV1,
  transferRequestDeclinedV1,
  needRecordedV1,
  needRevisedV1,
  needWithdrawnV1,
  organizationNeedRecordedV1,
  planDeliveredV1,
  familyServedV1,
  receiptPublishedV1,
  runDepartedV1,
  stopFailedV1,
  stopHandedOverV1,
];
