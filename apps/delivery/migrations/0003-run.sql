-- A volunteer's way to the doors, and each door as a stop.
create table run (
  tenant_code          text collate "C" not null,
  id                   uuid not null,
  volunteer_account_id uuid not null,
  status               text not null constraint run_status_known check (status in ('departing', 'underWay', 'finished')),
  started_on           date not null,
  version              integer not null,
  constraint run_pk primary key (tenant_code, id)
);
create index run_by_volunteer on run (tenant_code, volunteer_account_id, id);
select tenancy.owned('run');

create table stop (
  tenant_code text collate "C" not null,
  id          uuid not null,
  run_id      uuid not null,
  plan_id     uuid not null,
  item_code   text collate "C" not null,
  family_id   uuid not null,
  position    integer not null constraint stop_position_positive check (position >= 1),
  status      text not null constraint stop_status_known
                check (status in ('waiting', 'underWay', 'notIssued', 'handedOver', 'failed')),
  failure     text constraint stop_failure_known
                check (failure in ('nobodyHome', 'refused', 'damaged', 'wrongAddress', 'other')),
  ended_on    date,
  version     integer not null,
  constraint stop_pk primary key (tenant_code, id),
  constraint stop_run_fk foreign key (tenant_code, run_id) references run (tenant_code, id),
  constraint stop_plan_fk foreign key (tenant_code, plan_id) references plan (tenant_code, id),
  constraint stop_once_per_run unique (tenant_code, run_id, plan_id),
  constraint stop_failed_has_failure check ((status = 'failed') = (failure is not null))
);
create index stop_by_run on stop (tenant_code, run_id, position);
select tenancy.owned('stop');
select tenancy.personal('stop');
