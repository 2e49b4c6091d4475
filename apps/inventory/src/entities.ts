import { AgreementEntity } from './agreements/agreement.entity.js';
import { IntakeEntity } from './intakes/intake.entity.js';
import { ItemEventEntity } from './items/item-event.entity.js';
import { ItemEntity } from './items/item.entity.js';
import { LabelPrintEntity } from './labels/label-print.entity.js';
import { ProductPackEntity } from './products/product-pack.entity.js';
import { ProductEntity } from './products/product.entity.js';
import { RecallEntity } from './recalls/recall.entity.js';
import { StockTakeLineEntity } from './stock-takes/stock-take-line.entity.js';
import { StockTakeRuleEntity } from './stock-takes/stock-take-rule.entity.js';
import { StockTakeEntity } from './stock-takes/stock-take.entity.js';
import { StoreEntity } from './stores/store.entity.js';
import { TransferRequestEntity } from './transfer-requests/transfer-request.entity.js';
import { TransferLineEntity } from './transfers/transfer-line.entity.js';
import { TransferEntity } from './transfers/transfer.entity.js';

/** Every row of this service that is read or written as an object. */
export const entities = [
  StoreEntity,
  ItemEntity,
  ItemEventEntity,
  ProductEntity,
  ProductPackEntity,
  StockTakeEntity,
  StockTakeLineEntity,
  StockTakeRuleEntity,
  LabelPrintEntity,
  RecallEntity,
  IntakeEntity,
  AgreementEntity,
  TransferEntity,
  TransferLineEntity,
  TransferRequestEntity,
];
