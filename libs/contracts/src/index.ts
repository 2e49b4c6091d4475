export * from './all-events.js';
export * from './event-readers.js';
export * from './all-rpcs.js';
export * from './define-event.js';
export * from './define-rpc.js';
export * from './fields.js';
export * from './service-name.js';
export * from './violation.js';
export * from './directory/check-appointment.v1.js';
export * from './directory/check-place.v1.js';
export * from './directory/grants-changed.v1.js';
export * from './directory/place-opened.v1.js';
export * from './directory/place-refusals.js';
export * from './registry/check-family.v1.js';
export * from './registry/family-erased.v1.js';
export * from './registry/family-refusals.js';
export * from './registry/family-registered.v1.js';
export * from './registry/family-role-assumed.v1.js';
export * from './registry/family-role-ended.v1.js';
export * from './registry/prove-recipient.v1.js';
export * from './registry/tell-families.v1.js';
export * from './inventory/hold-item.v1.js';
export * from './inventory/issue-item.v1.js';
export * from './inventory/item-corrected.v1.js';
export * from './inventory/item-delivered.v1.js';
export * from './inventory/item-discarded.v1.js';
export * from './inventory/item-held.v1.js';
export * from './inventory/item-issued.v1.js';
export * from './inventory/item-moved.v1.js';
export * from './inventory/item-received.v1.js';
export * from './inventory/item-refusals.js';
export * from './inventory/item-released.v1.js';
export * from './inventory/item-returned.v1.js';
export * from './inventory/release-item.v1.js';
export * from './inventory/store-opened.v1.js';
export * from './inventory/tell-items.v1.js';
export * from './delivery/need-recorded.v1.js';
export * from './delivery/need-withdrawn.v1.js';
export * from './delivery/receipt-published.v1.js';
export * from './delivery/run-departed.v1.js';
export * from './delivery/stop-failed.v1.js';
export * from './delivery/stop-handed-over.v1.js';
export * from './delivery/tell-carried-families.v1.js';
export * from './delivery/tell-receipts.v1.js';
export {
  DELIVERY_FAILURE_REASONS,
  type DeliveryFailureReason,
  FAMILY_ROLES,
  type FamilyRole,
  ITEM_CATEGORIES,
  ITEM_DISCARD_REASONS,
  ITEM_RELEASE_REASONS,
  ITEM_UNITS,
  type ItemCategory,
  type ItemDiscardReason,
  type ItemReleaseReason,
  type ItemUnit,
} from '@yicang/kernel';
