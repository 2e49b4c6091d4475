import type { RpcContract } from './define-rpc.js';
import { SERVICE_NAMES } from './service-name.js';
import { tellOperationsV1, treatDeadLetterV1 } from './operations/operations.v1.js';
import { checkAppointmentV1 } from './directory/check-appointment.v1.js';
import { checkPlaceV1 } from './directory/check-place.v1.js';
import { exchangeAssertionV1 } from './directory/exchange-assertion.v1.js';
import { resolvePartnerV1 } from './directory/resolve-partner.v1.js';
import { tellPlaceV1 } from './directory/tell-place.v1.js';
import { checkFamilyV1 } from './registry/check-family.v1.js';
import { checkOrganizationV1 } from './registry/check-organization.v1.js';
import { ensureOrganizationsV1 } from './registry/ensure-organizations.v1.js';
import { keepSignatureV1 } from './registry/keep-signature.v1.js';
import { proveRecipientV1 } from './registry/prove-recipient.v1.js';
import { tellFamiliesV1 } from './registry/tell-families.v1.js';
import { holdItemV1 } from './inventory/hold-item.v1.js';
import { issueItemV1 } from './inventory/issue-item.v1.js';
import { releaseItemV1 } from './inventory/release-item.v1.js';
import { suggestProductsV1 } from './inventory/suggest-products.v1.js';
import { tellFreeItemsV1 } from './inventory/tell-free-items.v1.js';
import { tellShelvesV1 } from './inventory/tell-shelves.v1.js';
import { tellItemsV1 } from './inventory/tell-items.v1.js';
import { tellCarriedFamiliesV1 } from './delivery/tell-carried-families.v1.js';
import { tellNeedsV1 } from './delivery/tell-needs.v1.js';
import { tellServedFamiliesV1 } from './delivery/tell-served-families.v1.js';
import { tellStockTakesV1 } from './inventory/tell-stock-takes.v1.js';
import { tellReceiptsV1 } from './delivery/tell-receipts.v1.js';

/** Every RPC there is. Permissions are made from it. */
export const allRpcs: readonly RpcContract[] = [
  checkAppointmentV1,
  checkPlaceV1,
  exchangeAssertionV1,
  resolvePartnerV1,
  tellPlaceV1,
  checkFamilyV1,
  checkOrganizationV1,
  ensureOrganizationsV1,
  keepSignatureV1,
  proveRecipientV1,
  tellFamiliesV1,
  holdItemV1,
  issueItemV1,
  releaseItemV1,
  suggestProductsV1,
  tellFreeItemsV1,
  tellShelvesV1,
  tellItemsV1,
  tellStockTakesV1,
  tellCarriedFamiliesV1,
  tellReceiptsV1,
  tellNeedsV1,
  tellServedFamiliesV1,
  ...SERVICE_NAMES.filter((service) => service !== 'gateway' && service !== 'directory').flatMap((service) => [
    tellOperationsV1[service],
    treatDeadLetterV1[service],
  ]),
];
