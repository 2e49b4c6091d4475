-- One table of every kind, for the specs of this library.
create table sack (
  tenant_code text collate "C" not null,
  id uuid not null,
  label text not null,
  weight_grams bigint not null constraint sack_weight_not_negative check (weight_grams >= 0),
  filled_on date,
  filled_at timestamptz,
  version integer not null,
  constraint sack_pk primary key (tenant_code, id),
  constraint sack_label_once unique (tenant_code, label)
);
select tenancy.owned('sack');

create table sack_event (
  tenant_code text collate "C" not null,
  id uuid not null,
  sack_id uuid not null,
  constraint sack_event_pk primary key (tenant_code, id),
  constraint sack_event_of_sack foreign key (tenant_code, sack_id) references sack (tenant_code, id)
);
select tenancy.owned('sack_event');
select tenancy.append_only('sack_event');

create table hold (
  tenant_code text collate "C" not null,
  id uuid not null,
  constraint hold_pk primary key (tenant_code, id)
);
select tenancy.owned('hold', 'delete');

create table rule (
  tenant_code text collate "C" not null,
  id uuid not null,
  words text not null,
  constraint rule_pk primary key (tenant_code, id)
);
select tenancy.inherited('rule');

create table notice (
  tenant_code text collate "C" not null,
  id uuid not null,
  words text not null,
  constraint notice_pk primary key (tenant_code, id)
);
select tenancy.published('notice');

create table neighbour (
  tenant_code text collate "C" not null,
  id uuid not null,
  constraint neighbour_pk primary key (tenant_code, id)
);
select tenancy.owned('neighbour');
select tenancy.personal('neighbour');

create table tally (
  tenant_code text collate "C" not null,
  day date not null,
  sacks integer not null,
  constraint tally_pk primary key (tenant_code, day)
);
select tenancy.owned('tally');
select tenancy.open_to_system('tally');

create table secret (
  tenant_code text collate "C" not null,
  id uuid not null,
  constraint secret_pk primary key (tenant_code, id)
);
select tenancy.system('secret');
