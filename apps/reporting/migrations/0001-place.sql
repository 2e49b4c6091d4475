-- The nation's places as directory tells of them: names for every figure, and the way from a code to its community.
create table place (
  tenant_code    text collate "C" not null,
  level          text not null constraint place_level_known check (level in ('nation', 'province', 'city', 'community')),
  name_zh        text not null,
  name_en        text not null,
  community_part text collate "C" generated always as (case when length(tenant_code) = 8 then substr(tenant_code, 5) end) stored,
  constraint place_pk primary key (tenant_code)
);
-- not unique: that is directory's promise, and a unique key here would have to start with tenant_code
create index place_by_community_part on place (community_part) where community_part is not null;
select tenancy.published('place');
select tenancy.open_to_system('place');
