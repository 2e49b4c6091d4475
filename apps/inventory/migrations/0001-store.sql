-- A community's warehouse (义仓) with its named responsible keeper.
create table store (
  tenant_code       text collate "C" not null,
  id                uuid not null,
  name_zh           text not null constraint store_name_not_empty check (length(trim(name_zh)) between 1 and 60),
  keeper_account_id uuid not null,
  opened_on         date not null,
  version           integer not null,
  constraint store_pk primary key (tenant_code, id),
  constraint store_name_unique unique (tenant_code, name_zh),
  constraint store_in_community check (length(tenant_code) = 8)
);
select tenancy.owned('store');
