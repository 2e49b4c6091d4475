import type { StoreId } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { nameField, uuidOf } from '../fields.js';

/** A community has a store that items can be received in. Once per store. */
export const storeOpenedV1 = defineEvent(
  'inventory.store.opened.v1',
  { aggregate: 'store', id: (store) => store.storeId },
  z.object({ storeId: uuidOf<StoreId>(), nameZh: nameField }),
);
