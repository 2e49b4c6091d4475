import { type StoreId, type TenantCode } from '@yicang/kernel';
import { type GraphqlContext } from '@yicang/platform-graphql';
import { type StoreEntity } from './store.entity.js';
import { type StoresService } from './stores.service.js';

/** The store a row is of, asked for once together with those of the other rows of its community; null when it is not there. */
export function storeOf(
  stores: StoresService,
  { tenantCode, storeId }: { readonly tenantCode: TenantCode; readonly storeId: StoreId },
  { actor, loaders }: GraphqlContext,
): Promise<StoreEntity | null> {
  const readBatch = (ids: readonly StoreId[]) => stores.byIds(actor, tenantCode, ids);
  return loaders.of<StoreId, StoreEntity>(`stores in ${tenantCode}`, readBatch).load(storeId);
}
