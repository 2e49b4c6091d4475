import { IntakeColumnMappingEntity } from './intake-imports/intake-column-mapping.entity.js';
import { IntakeImportEntity } from './intake-imports/intake-import.entity.js';
import { BoxEventEntity } from './boxes/box-event.entity.js';
import { BoxEntity } from './boxes/box.entity.js';
import { DiscardRuleEntity } from './discards/discard-rule.entity.js';
import { AgreementEntity } from './agreements/agreement.entity.js';
import { IntakeEntity } from './intakes/intake.entity.js';
import { ItemEventEntity } from './items/item-event.entity.js';
import { ItemEntity } from './items/item.entity.js';
import { LabelPrintEntity } from './labels/label-print.entity.js';
import { StockLevelEntity } from './levels/stock-level.entity.js';
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
  IntakeImportEntity,
  IntakeColumnMappingEntity,
  BoxEntity,
  BoxEventEntity,
  StockLevelEntity,
  DiscardRuleEntity,
  AgreementEntity,
  TransferEntity,
  TransferLineEntity,
  TransferRequestEntity,
];
