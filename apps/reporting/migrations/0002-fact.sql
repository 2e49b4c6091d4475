-- What the other services told, once each by its natural key: a figure counts rows of these tables and nothing else.
-- Items and receipts are published, so they hold what everybody may read: day, kind and coarse reason, never who or when.
create table item_fact (
  tenant_code text collate "C" not null,
  item_code   text collate "C" not null,
  version     integer not null,
  type        text not null constraint item_fact_type_known
                check (type in ('received', 'held', 'released', 'issued', 'returned', 'delivered', 'discarded',
                                'corrected')),
  on_day      date not null,
  reason      text,
  constraint item_fact_pk primary key (tenant_code, item_code, version)
);
select tenancy.published('item_fact');
select tenancy.open_to_system('item_fact');

-- How an item is described by the latest that was told of it. What was corrected stands nowhere any more.
create table item_description (
  tenant_code text collate "C" not null,
  item_code   text collate "C" not null,
  version     integer not null,
  category    text not null,
  name_zh     text not null,
  constraint item_description_pk primary key (tenant_code, item_code)
);
select tenancy.published('item_description');
select tenancy.open_to_system('item_description');

create table receipt_fact (
  tenant_code  text collate "C" not null,
  receipt_code text collate "C" not null,
  item_code    text collate "C" not null,
  on_day       date not null,
  constraint receipt_fact_pk primary key (tenant_code, receipt_code)
);
create index receipt_fact_by_item on receipt_fact (tenant_code, item_code);
select tenancy.published('receipt_fact');
select tenancy.open_to_system('receipt_fact');

create table family_fact (
  tenant_code text collate "C" not null,
  family_id   uuid not null,
  on_day      date not null,
  constraint family_fact_pk primary key (tenant_code, family_id)
);
select tenancy.owned('family_fact');
select tenancy.personal('family_fact');
select tenancy.open_to_system('family_fact');
