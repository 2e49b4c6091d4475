-- An organization of a city or a community: who supports, reports, or is in need itself. In the open register, so no person is in it.
create table organization (
  tenant_code   text collate "C" not null,
  id            uuid not null,
  kind          text not null constraint organization_kind_known
                  check (kind in ('enterprise', 'media', 'hospital', 'school', 'association', 'other')),
  name_zh       text not null constraint organization_name_not_empty check (length(trim(name_zh)) between 1 and 60),
  district_zh   text constraint organization_district_short check (length(district_zh) between 1 and 40),
  registered_on date not null,
  status        text not null constraint organization_status_known check (status in ('active', 'closed')),
  version       integer not null,
  constraint organization_pk primary key (tenant_code, id),
  constraint organization_name_unique unique (tenant_code, name_zh),
  constraint organization_at_city_or_community check (length(tenant_code) in (4, 8))
);
create index organization_by_kind on organization (kind, tenant_code, id);
select tenancy.published('organization');
