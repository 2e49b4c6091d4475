import { ItemEventEntity } from './items/item-event.entity.js';
import { ItemEntity } from './items/item.entity.js';
import { StoreEntity } from './stores/store.entity.js';

/** Every row of this service that is read or written as an object. */
export const entities = [StoreEntity, ItemEntity, ItemEventEntity];
