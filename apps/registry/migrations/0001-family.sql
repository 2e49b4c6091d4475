-- A family of the circle: what it is, never who. Everybody else knows it by its id; who it is stands in 0002, sealed.
create table family (
  tenant_code   text collate "C" not null,
  id            uuid not null,
  member_count  integer not null constraint family_member_count_known check (member_count between 1 and 21),
  registered_on date not null,
  status        text not null constraint family_status_known check (status in ('active', 'erased')),
  version       integer not null,
  constraint family_pk primary key (tenant_code, id),
  constraint family_in_community check (length(tenant_code) = 8)
);
select tenancy.owned('family');
select tenancy.personal('family');

-- From when to when a family was a donor, or a recipient; both at once, or one after the other. Both days inclusive.
create table family_role (
  tenant_code text collate "C" not null,
  family_id   uuid not null,
  role        text not null constraint family_role_known check (role in ('donor', 'recipient')),
  from_on     date not null,
  to_on       date constraint family_role_not_backwards check (to_on >= from_on),
  version     integer not null,
  constraint family_role_pk primary key (tenant_code, family_id, role, from_on),
  constraint family_role_family_fk foreign key (tenant_code, family_id) references family (tenant_code, id)
);
create unique index family_role_open_once on family_role (tenant_code, family_id, role) where to_on is null;
select tenancy.owned('family_role');
select tenancy.personal('family_role');

-- What happened to a family: from here a projection of others is rebuilt. Outlives an erasure, for it tells nobody's name.
create table family_fact (
  tenant_code text collate "C" not null,
  family_id   uuid not null,
  version     integer not null,
  pos         bigint generated always as identity,
  type        text not null constraint family_fact_type_known
                check (type in ('registered', 'roleAssumed', 'roleEnded', 'erased')),
  happened_on date not null,
  roles       text[] not null,
  recorded_at timestamptz not null,
  subject     text not null,
  constraint family_fact_pk primary key (tenant_code, family_id, version),
  constraint family_fact_family_fk foreign key (tenant_code, family_id) references family (tenant_code, id)
);
create unique index family_fact_by_pos on family_fact (tenant_code, pos);
select tenancy.owned('family_fact');
select tenancy.personal('family_fact');
select tenancy.append_only('family_fact');
