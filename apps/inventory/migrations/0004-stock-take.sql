-- A regular count of a store, or of one of its shelves: what the books expect as of a moment, what is scanned, and what is
-- made of the differences.
create table stock_take (
  tenant_code text collate "C" not null,
  id          uuid not null,
  store_id    uuid not null,
  -- null counts the whole store
  shelf       text constraint stock_take_shelf_short check (length(shelf) <= 40),
  status      text not null constraint stock_take_status_known
                check (status in ('counting', 'counted', 'closed', 'abandoned')),
  opened_at   timestamptz not null,
  opened_by   text not null,
  closed_at   timestamptz,
  closed_by   text,
  expected    integer not null constraint stock_take_expected_bounded check (expected between 0 and 20000),
  missing     integer constraint stock_take_missing_not_negative check (missing >= 0),
  surplus     integer constraint stock_take_surplus_not_negative check (surplus >= 0),
  version     integer not null,
  constraint stock_take_pk primary key (tenant_code, id),
  constraint stock_take_store_fk foreign key (tenant_code, store_id) references store (tenant_code, id),
  constraint stock_take_closed_is_signed check ((status = 'closed') = (closed_at is not null and closed_by is not null)),
  constraint stock_take_closed_is_counted check (status <> 'closed' or (missing is not null and surplus is not null))
);
create index stock_take_by_store on stock_take (tenant_code, store_id, id);
create unique index stock_take_one_at_a_time on stock_take (tenant_code, store_id, coalesce(shelf, ''))
  where status in ('counting', 'counted');
select tenancy.owned('stock_take');

create table stock_take_line (
  tenant_code   text collate "C" not null,
  stock_take_id uuid not null,
  item_code     text collate "C" not null constraint stock_take_line_code_form check (item_code ~ '^[0-9A-HJKMNP-TV-Z]{12}$'),
  is_expected   boolean not null,
  counted_at    timestamptz,
  counted_by    text,
  difference    text constraint stock_take_line_difference_known
                  check (difference in ('missing', 'found', 'misplaced', 'contradicts', 'unknown')),
  reason        text constraint stock_take_line_reason_known
                  check (reason in ('notFound', 'stolen', 'mislaid', 'recordedLate', 'wrongLabel', 'other')),
  constraint stock_take_line_pk primary key (tenant_code, stock_take_id, item_code),
  constraint stock_take_line_take_fk foreign key (tenant_code, stock_take_id) references stock_take (tenant_code, id),
  constraint stock_take_line_has_cause check (is_expected or counted_at is not null),
  constraint stock_take_line_explained check (reason is null or difference is not null)
);
create index stock_take_line_by_difference on stock_take_line (tenant_code, stock_take_id, item_code)
  where difference is not null;
select tenancy.owned('stock_take_line');

-- How often a store is to be counted as a whole: a city's rule, or a community's own.
create table stock_take_rule (
  tenant_code text collate "C" not null,
  every_days  integer not null constraint stock_take_rule_bounded check (every_days between 7 and 366),
  version     integer not null,
  constraint stock_take_rule_pk primary key (tenant_code)
);
select tenancy.inherited('stock_take_rule');
