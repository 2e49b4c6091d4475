-- What figures of goods rest on besides: since when a part is the community's, until when an item is good, what counts of stores
-- found, what is needed and what came of it, and in which months a family was served.
alter table item_fact
  add column gift_on date,
  add column expires_on date,
  add constraint item_fact_gift_of_part check (gift_on is null or type in ('made', 'arrived')),
  add constraint item_fact_expiry_of_first check (expires_on is null or type in ('received', 'made', 'arrived'));
create index item_fact_by_day on item_fact (tenant_code, on_day, item_code, version);

create table stock_take_fact (
  tenant_code   text collate "C" not null,
  stock_take_id uuid not null,
  on_day        date not null,
  expected      integer not null,
  missing       integer not null,
  surplus       integer not null,
  constraint stock_take_fact_pk primary key (tenant_code, stock_take_id)
);
create index stock_take_fact_by_day on stock_take_fact (tenant_code, on_day, stock_take_id);
select tenancy.published('stock_take_fact');
select tenancy.open_to_system('stock_take_fact');

-- What a family needs is nobody's but its community's, though it does not say which family.
create table need_fact (
  tenant_code text collate "C" not null,
  need_id     uuid not null,
  version     integer not null,
  category    text not null,
  quantity    integer not null,
  on_day      date not null,
  constraint need_fact_pk primary key (tenant_code, need_id)
);
select tenancy.owned('need_fact');
select tenancy.open_to_system('need_fact');

create table need_withdrawal_fact (
  tenant_code text collate "C" not null,
  need_id     uuid not null,
  constraint need_withdrawal_fact_pk primary key (tenant_code, need_id)
);
select tenancy.owned('need_withdrawal_fact');
select tenancy.open_to_system('need_withdrawal_fact');

create table need_delivery_fact (
  tenant_code text collate "C" not null,
  plan_id     uuid not null,
  need_id     uuid not null,
  quantity    integer not null,
  on_day      date not null,
  constraint need_delivery_fact_pk primary key (tenant_code, plan_id)
);
create index need_delivery_fact_by_need on need_delivery_fact (tenant_code, need_id, on_day, plan_id);
select tenancy.owned('need_delivery_fact');
select tenancy.open_to_system('need_delivery_fact');

-- The first day of each month in which something was handed to the family: neither when nor what.
create table family_month_fact (
  tenant_code text collate "C" not null,
  family_id   uuid not null,
  month       date not null constraint family_month_fact_first_day check (extract(day from month) = 1),
  constraint family_month_fact_pk primary key (tenant_code, family_id, month)
);
select tenancy.owned('family_month_fact');
select tenancy.personal('family_month_fact');
select tenancy.open_to_system('family_month_fact');

-- What those facts add up to, of communities, cities and provinces; the nation is summed at read. A category is 'none' where what is
-- counted has none. The measure comes before the day, since a figure is read of a measure and a stretch of days.
create table goods_figure (
  tenant_code text collate "C" not null constraint goods_figure_place_level check (length(tenant_code) in (2, 4, 8)),
  measure     text not null constraint goods_figure_measure_known
                check (measure in ('goodsReceived', 'goodsMade', 'goodsReversed', 'goodsDiscarded', 'goodsExpired', 'goodsLost',
                                   'goodsFound', 'goodsSplit', 'goodsDelivered', 'deliveredDays', 'stockChange', 'stockExpiring',
                                   'linesCounted', 'linesAccurate', 'unitsNeeded', 'unitsMet', 'familiesServed')),
  on_day      date not null,
  category    text not null constraint goods_figure_category_known
                check (category in ('food', 'hygiene', 'clothing', 'household', 'schoolThings', 'aids', 'other', 'none')),
  value       bigint not null,
  constraint goods_figure_pk primary key (tenant_code, measure, on_day, category)
);
select tenancy.published('goods_figure');
select tenancy.open_to_system('goods_figure');
