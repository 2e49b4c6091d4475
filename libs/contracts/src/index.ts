export * from './all-events.js';
export * from './event-hearers.js';
export * from './event-readers.js';
export * from './all-rpcs.js';
export * from './define-event.js';
export * from './define-rpc.js';
export * from './fields.js';
export * from './service-name.js';
export * from './violation.js';
export * from './directory/check-appointment.v1.js';
export * from './directory/check-place.v1.js';
export * from './directory/exchange-assertion.v1.js';
export * from './directory/grants-changed.v1.js';
export * from './directory/partner-key.js';
export * from './directory/partner-refusals.js';
export * from './directory/place-opened.v1.js';
export * from './directory/place-refusals.js';
export * from './directory/resolve-partner.v1.js';
export * from './directory/sandbox-opened.v1.js';
export * from './directory/tell-place.v1.js';
export * from './operations/operations-refusals.js';
export * from './operations/operations.v1.js';
export * from './registry/check-family.v1.js';
export * from './registry/family-erased.v1.js';
export * from './registry/family-refusals.js';
export * from './registry/family-registered.v1.js';
export * from './registry/family-role-assumed.v1.js';
export * from './registry/family-role-ended.v1.js';
export * from './registry/check-organization.v1.js';
export * from './registry/ensure-organizations.v1.js';
export * from './registry/keep-signature.v1.js';
export * from './registry/organization-closed.v1.js';
export * from './registry/organization-refusals.js';
export * from './registry/organization-registered.v1.js';
export * from './registry/prove-recipient.v1.js';
export * from './registry/tell-families.v1.js';
export * from './inventory/hold-item.v1.js';
export * from './inventory/issue-item.v1.js';
export * from './inventory/item-corrected.v1.js';
export * from './inventory/item-delivered.v1.js';
export * from './inventory/item-discarded.v1.js';
export * from './inventory/item-graded.v1.js';
export * from './inventory/item-held.v1.js';
export * from './inventory/item-issued.v1.js';
export * from './inventory/item-moved.v1.js';
export * from './inventory/item-received.v1.js';
export * from './inventory/item-refusals.js';
export * from './inventory/item-released.v1.js';
export * from './inventory/item-returned.v1.js';
export * from './inventory/item-cleared.v1.js';
export * from './inventory/item-found.v1.js';
export * from './inventory/item-lost.v1.js';
export * from './inventory/item-made.v1.js';
export * from './inventory/item-quarantined.v1.js';
export * from './inventory/item-recalled.v1.js';
export * from './inventory/item-split.v1.js';
export * from './inventory/release-item.v1.js';
export * from './inventory/stock-take-closed.v1.js';
export * from './inventory/store-opened.v1.js';
export * from './inventory/agreement-accepted.v1.js';
export * from './inventory/agreement-proposed.v1.js';
export * from './inventory/agreement-revoked.v1.js';
export * from './inventory/item-arrived.v1.js';
export * from './inventory/item-left.v1.js';
export * from './inventory/item-sent.v1.js';
export * from './inventory/item-unsent.v1.js';
export * from './inventory/transfer-called-back.v1.js';
export * from './inventory/transfer-given-up.v1.js';
export * from './inventory/transfer-received.v1.js';
export * from './inventory/transfer-refused.v1.js';
export * from './inventory/transfer-sent.v1.js';
export * from './inventory/transfer-request-made.v1.js';
export * from './inventory/transfer-request-withdrawn.v1.js';
export * from './inventory/transfer-request-declined.v1.js';
export * from './inventory/suggest-products.v1.js';
export * from './inventory/tell-free-items.v1.js';
export * from './inventory/tell-shelves.v1.js';
export * from './inventory/tell-items.v1.js';
export * from './inventory/tell-stock-takes.v1.js';
export * from './delivery/need-recorded.v1.js';
export * from './delivery/family-served.v1.js';
export * from './delivery/need-revised.v1.js';
export * from './delivery/need-withdrawn.v1.js';
export * from './delivery/organization-need-recorded.v1.js';
export * from './delivery/plan-delivered.v1.js';
export * from './delivery/receipt-published.v1.js';
export * from './delivery/run-departed.v1.js';
export * from './delivery/stop-failed.v1.js';
export * from './delivery/stop-handed-over.v1.js';
export * from './delivery/tell-carried-families.v1.js';
export * from './delivery/tell-needs.v1.js';
export * from './delivery/tell-receipts.v1.js';
export * from './delivery/tell-served-families.v1.js';
export {
  DELIVERY_FAILURE_REASONS,
  ITEM_RETURN_REASONS,
  type DeliveryFailureReason,
  FAMILY_ROLES,
  type FamilyRole,
  INTAKE_KINDS,
  type IntakeKind,
  ITEM_CATEGORIES,
  ITEM_DISCARD_CAUSES,
  ITEM_RELEASE_REASONS,
  ITEM_UNITS,
  type ItemCategory,
  type ItemDiscardCause,
  type ItemReleaseReason,
  type ItemUnit,
} from '@yicang/kernel';
