-- How much of something a store is to have: of a product, or of a category in a unit.
create table stock_level (
  tenant_code         text collate "C" not null,
  id                  uuid not null,
  store_id            uuid not null,
  product_tenant_code text collate "C",
  product_id          uuid,
  -- null when it is of a product
  category            text constraint stock_level_category_known
                        check (category in ('food', 'hygiene', 'clothing', 'household', 'schoolThings', 'aids', 'other')),
  unit                text not null constraint stock_level_unit_known
                        check (unit in ('piece', 'bag', 'bottle', 'box', 'pack', 'set', 'pair', 'kilogram', 'litre')),
  minimum             integer not null constraint stock_level_minimum_bounded check (minimum between 0 and 1000000),
  recommended         integer not null constraint stock_level_recommended_bounded check (recommended between 1 and 1000000),
  version             integer not null,
  constraint stock_level_pk primary key (tenant_code, id),
  constraint stock_level_store_fk foreign key (tenant_code, store_id) references store (tenant_code, id),
  constraint stock_level_product_fk foreign key (product_tenant_code, product_id) references product (tenant_code, id),
  constraint stock_level_of_one_thing check ((product_id is null) = (category is not null)),
  constraint stock_level_product_is_whole check ((product_id is null) = (product_tenant_code is null)),
  constraint stock_level_minimum_first check (minimum <= recommended)
);
create unique index stock_level_one_each on stock_level
  (tenant_code, store_id, coalesce(product_tenant_code, ''), coalesce(product_id::text, ''), coalesce(category, ''), unit);
select tenancy.owned('stock_level', 'delete');

-- What lies in a store, in the order in which it goes out: first expired, then longest there. The store stands first, so that nobody who
-- reads a place by code is led here and sorts what the key has in order already.
create index item_first_out on item (store_id, tenant_code, expires_on, received_on, code)
  where status in ('inStore', 'held', 'quarantined');
