-- A mutual-assistance centre of a community, and the times of the week at which it delivers or hands out.
create table centre (
  tenant_code text collate "C" not null,
  id          uuid not null,
  name_zh     text not null constraint centre_name_not_empty check (length(trim(name_zh)) between 1 and 60),
  opened_on   date not null,
  version     integer not null,
  constraint centre_pk primary key (tenant_code, id),
  constraint centre_name_unique unique (tenant_code, name_zh)
);
select tenancy.owned('centre');

create table centre_window (
  tenant_code  text collate "C" not null,
  id           uuid not null,
  centre_id    uuid not null,
  weekday      text not null constraint centre_window_weekday_known
                 check (weekday in ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday')),
  -- minutes of the day in Asia/Shanghai
  from_minute  integer not null constraint centre_window_from_bounded check (from_minute between 0 and 1439),
  until_minute integer not null constraint centre_window_until_bounded check (until_minute between 1 and 1440),
  mode         text not null constraint centre_window_mode_known check (mode in ('delivery', 'pickUp')),
  stops_max    integer not null constraint centre_window_capacity_bounded check (stops_max between 1 and 500),
  -- the first day on which it is not there
  ended_on     date,
  version      integer not null,
  constraint centre_window_pk primary key (tenant_code, id),
  constraint centre_window_centre_fk foreign key (tenant_code, centre_id) references centre (tenant_code, id),
  constraint centre_window_lasts check (from_minute < until_minute)
);
create index centre_window_by_centre on centre_window (tenant_code, centre_id, id);
select tenancy.owned('centre_window');

create table vehicle (
  tenant_code text collate "C" not null,
  id          uuid not null,
  name_zh     text not null constraint vehicle_name_not_empty check (length(trim(name_zh)) between 1 and 60),
  kind        text not null constraint vehicle_kind_known check (kind in ('onFoot', 'bike', 'tricycle', 'car', 'van')),
  stops_max   integer not null constraint vehicle_stops_bounded check (stops_max between 1 and 20),
  grams_max   integer not null constraint vehicle_grams_bounded check (grams_max between 1 and 10000000),
  retired_on  date,
  version     integer not null,
  constraint vehicle_pk primary key (tenant_code, id)
);
create unique index vehicle_name_unique on vehicle (tenant_code, name_zh) where retired_on is null;
select tenancy.owned('vehicle');

-- A run may be planned ahead, in a window of a centre, with a vehicle and a second volunteer.
alter table run
  add column mode text not null default 'delivery' constraint run_mode_known check (mode in ('delivery', 'pickUp')),
  add column helper_account_id uuid,
  add column window_id uuid,
  add column vehicle_id uuid,
  add column due_from timestamptz,
  add column due_until timestamptz,
  drop constraint run_status_known,
  add constraint run_status_known check (status in ('scheduled', 'departing', 'underWay', 'finished', 'cancelled')),
  add constraint run_window_fk foreign key (tenant_code, window_id) references centre_window (tenant_code, id),
  add constraint run_vehicle_fk foreign key (tenant_code, vehicle_id) references vehicle (tenant_code, id),
  add constraint run_due_in_window check (num_nonnulls(window_id, due_from, due_until) in (0, 3)),
  add constraint run_scheduled_in_window check (status not in ('scheduled', 'cancelled') or window_id is not null),
  add constraint run_of_two check (helper_account_id is distinct from volunteer_account_id);
create index run_by_window on run (tenant_code, window_id, started_on) where window_id is not null;
create index run_by_vehicle on run (tenant_code, vehicle_id, started_on) where vehicle_id is not null;
create index run_by_helper on run (tenant_code, helper_account_id, id) where helper_account_id is not null;

-- A plan's place in a run ahead. A plan that is withdrawn or lapses before the run departs is left behind.
create table booking (
  tenant_code  text collate "C" not null,
  plan_id      uuid not null,
  run_id       uuid not null,
  item_code    text collate "C" not null,
  position     integer not null constraint booking_position_positive check (position >= 1),
  weight_grams integer not null constraint booking_weight_not_negative check (weight_grams >= 0),
  constraint booking_pk primary key (tenant_code, plan_id),
  constraint booking_plan_fk foreign key (tenant_code, plan_id) references plan (tenant_code, id),
  constraint booking_run_fk foreign key (tenant_code, run_id) references run (tenant_code, id)
);
create index booking_by_run on booking (tenant_code, run_id, position);
select tenancy.owned('booking', 'delete');

-- Whether it was handed over within the window; null for a run without one.
alter table stop add column is_on_time boolean;
