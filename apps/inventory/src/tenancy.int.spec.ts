import 'reflect-metadata';

import {
  INTAKE_KINDS,
  ITEM_CATEGORIES,
  ITEM_CONDITIONS,
  ITEM_QUARANTINE_REASONS,
  ITEM_UNITS,
  TRANSFER_DIFFERENCES,
  TRANSFER_REFUSAL_CAUSES,
} from '@yicang/kernel';
import { describeTenancy } from '@yicang/testing';
import { AGREEMENT_STATUSES } from './agreements/agreement.rules.js';
import { BOX_EVENT_TYPES, BOX_STATUSES } from './boxes/box.rules.js';
import { entities } from './entities.js';
import { IMPORT_STATUSES } from './intake-imports/intake-import.rules.js';
import { INTAKE_REVERSAL_REASONS } from './intakes/intake.rules.js';
import { ITEM_EVENT_TYPES, ITEM_STATUSES } from './items/item.rules.js';
import { LABEL_REPRINT_REASONS } from './labels/label.rules.js';
import { STORAGE_NEEDS } from './products/product.rules.js';
import { STOCK_DIFFERENCE_REASONS, STOCK_DIFFERENCES, STOCK_TAKE_STATUSES } from './stock-takes/stock-take.rules.js';
import { tenancy } from './tenancy.js';
import { TRANSFER_REQUEST_STATUSES } from './transfer-requests/transfer-request.rules.js';
import { TRANSFER_DIRECTIONS, TRANSFER_SETTLEMENTS, TRANSFER_STATUSES } from './transfers/transfer.rules.js';

describeTenancy({
  service: 'inventory',
  migrations: new URL('../migrations/', import.meta.url),
  tenancy,
  entities,
  vocabularies: {
    'item.status': ITEM_STATUSES,
    'item.category': ITEM_CATEGORIES,
    'item.unit': ITEM_UNITS,
    'item.condition': ITEM_CONDITIONS,
    'item.quarantine': ITEM_QUARANTINE_REASONS,
    'item_event.type': ITEM_EVENT_TYPES,
    'product.category': ITEM_CATEGORIES,
    'product.unit': ITEM_UNITS,
    'product.storage': STORAGE_NEEDS,
    'product_pack.unit': ITEM_UNITS,
    'stock_take.status': STOCK_TAKE_STATUSES,
    'stock_take_line.difference': STOCK_DIFFERENCES,
    'stock_take_line.reason': STOCK_DIFFERENCE_REASONS,
    'label_print.reason': LABEL_REPRINT_REASONS,
    'intake.kind': INTAKE_KINDS,
    'intake.reversal_reason': INTAKE_REVERSAL_REASONS,
    'intake_import.kind': INTAKE_KINDS,
    'intake_import.status': IMPORT_STATUSES,
    'box.status': BOX_STATUSES,
    'box_event.type': BOX_EVENT_TYPES,
    'stock_level.category': ITEM_CATEGORIES,
    'stock_level.unit': ITEM_UNITS,
    'agreement.status': AGREEMENT_STATUSES,
    'transfer_request.direction': TRANSFER_DIRECTIONS,
    'transfer_request.status': TRANSFER_REQUEST_STATUSES,
    'transfer_request.category': ITEM_CATEGORIES,
    'transfer_request.unit': ITEM_UNITS,
    'transfer.direction': TRANSFER_DIRECTIONS,
    'transfer.status': TRANSFER_STATUSES,
    'transfer.refused_for': TRANSFER_REFUSAL_CAUSES,
    'transfer_line.difference': TRANSFER_DIFFERENCES,
    'transfer_line.settled': TRANSFER_SETTLEMENTS,
  },
});
