-- One donated thing with its own code for life, and its append-only history.
create table item (
  tenant_code      text collate "C" not null,
  code             text collate "C" not null constraint item_code_form check (code ~ '^[0-9A-HJKMNP-TV-Z]{12}$'),
  store_id         uuid not null,
  donor_family_id  uuid,
  status           text not null constraint item_status_known
                     check (status in ('inStore', 'held', 'issued', 'delivered', 'discarded')),
  category         text not null constraint item_category_known
                     check (category in ('food', 'hygiene', 'clothing', 'household', 'schoolThings', 'aids', 'other')),
  name_zh          text not null constraint item_name_not_empty check (length(trim(name_zh)) between 1 and 60),
  quantity         integer not null constraint item_quantity_positive check (quantity between 1 and 100000),
  unit             text not null constraint item_unit_known
                     check (unit in ('piece', 'bag', 'bottle', 'box', 'pack', 'set', 'pair', 'kilogram', 'litre')),
  weight_grams     integer not null constraint item_weight_not_negative check (weight_grams between 0 and 10000000),
  condition        text not null constraint item_condition_known check (condition in ('new', 'good', 'fair')),
  expires_on       date,
  received_on      date not null,
  shelf            text not null default '' constraint item_shelf_short check (length(shelf) <= 40),
  plan_id          uuid,
  held_until       timestamptz,
  run_id           uuid,
  version          integer not null,
  constraint item_pk primary key (tenant_code, code),
  constraint item_store_fk foreign key (tenant_code, store_id) references store (tenant_code, id),
  constraint item_held_has_plan check ((status = 'held') = (held_until is not null)),
  constraint item_promised_has_plan check ((status in ('held', 'issued', 'delivered')) = (plan_id is not null)),
  constraint item_issued_has_run check ((status in ('issued', 'delivered')) = (run_id is not null)),
  constraint item_born_here check (substr(code, 1, 4) = substr(tenant_code, 5, 4))
);
create index item_by_status on item (tenant_code, status, code);
select tenancy.owned('item');

create table item_event (
  tenant_code text collate "C" not null,
  item_code   text collate "C" not null,
  version     integer not null,
  pos         bigint generated always as identity,
  type        text not null constraint item_event_type_known
                check (type in ('received', 'held', 'released', 'issued', 'returned', 'delivered', 'discarded', 'moved',
                                'corrected')),
  happened_on date not null,
  recorded_at timestamptz not null,
  subject     text not null,
  details     jsonb not null,
  constraint item_event_pk primary key (tenant_code, item_code, version),
  constraint item_event_item_fk foreign key (tenant_code, item_code) references item (tenant_code, code)
);
create unique index item_event_by_pos on item_event (tenant_code, pos);
select tenancy.owned('item_event');
select tenancy.append_only('item_event');
