-- What goods there are: the nation's catalogue, with what cities and communities add to it.
create table product (
  tenant_code        text collate "C" not null,
  id                 uuid not null,
  category           text not null constraint product_category_known
                       check (category in ('food', 'hygiene', 'clothing', 'household', 'schoolThings', 'aids', 'other')),
  name_zh            text not null constraint product_name_not_empty check (length(trim(name_zh)) between 1 and 60),
  name_en            text constraint product_name_en_short check (length(name_en) between 1 and 60),
  unit               text not null constraint product_unit_known
                       check (unit in ('piece', 'bag', 'bottle', 'box', 'pack', 'set', 'pair', 'kilogram', 'litre')),
  unit_weight_grams  integer not null constraint product_weight_not_negative check (unit_weight_grams between 0 and 10000000),
  storage            text not null constraint product_storage_known check (storage in ('ambient', 'dry', 'cool', 'frozen')),
  gtin               text collate "C" constraint product_gtin_form check (gtin ~ '^[0-9]{14}$'),
  -- what it is looked for by: names, pinyin and initials, each after a bar
  search             text not null,
  -- where it was before it was made everybody's inside this place
  origin_tenant_code text collate "C",
  origin_id          uuid,
  retired_on         date,
  version            integer not null,
  constraint product_pk primary key (tenant_code, id),
  constraint product_origin_whole check ((origin_tenant_code is null) = (origin_id is null)),
  constraint product_origin_inside check (starts_with(origin_tenant_code, tenant_code) or tenant_code = '0')
);
create unique index product_name_unique on product (tenant_code, name_zh) where retired_on is null;
create unique index product_gtin_unique on product (tenant_code, gtin) where retired_on is null and gtin is not null;
create unique index product_promoted_once on product (tenant_code, origin_tenant_code, origin_id) where origin_id is not null;
create index product_by_gtin on product (gtin) where gtin is not null;
select tenancy.inherited('product');

-- How many of its unit a pack of a product holds: whole numbers, so that conversion is exact.
create table product_pack (
  tenant_code text collate "C" not null,
  product_id  uuid not null,
  unit        text not null constraint product_pack_unit_known
                check (unit in ('piece', 'bag', 'bottle', 'box', 'pack', 'set', 'pair', 'kilogram', 'litre')),
  holds       integer not null constraint product_pack_holds_several check (holds between 2 and 10000),
  constraint product_pack_pk primary key (tenant_code, product_id, unit),
  constraint product_pack_product_fk foreign key (tenant_code, product_id) references product (tenant_code, id)
);
select tenancy.inherited('product_pack');

-- Which product of whose catalogue an item is; none when it was described by hand.
alter table item
  add column product_tenant_code text collate "C",
  add column product_id uuid,
  add constraint item_product_whole check ((product_tenant_code is null) = (product_id is null)),
  add constraint item_product_fk foreign key (product_tenant_code, product_id) references product (tenant_code, id);
create index item_by_product on item (tenant_code, product_id, code) where product_id is not null;
