-- The nation's places (地点): our own immutable code, and the official 12-digit code as a dated attribute. Public.
create table place (
  tenant_code text collate "C" not null constraint place_code_form
                check (tenant_code ~ '^(0|[1-9][0-9]|[1-9][0-9]{3}|[1-9][0-9]{3}[0-9A-HJKMNP-TV-Z]{4})$'),
  level       text not null constraint place_level_known check (level in ('nation', 'province', 'city', 'community')),
  name_zh     text not null constraint place_name_zh_not_empty check (length(trim(name_zh)) between 1 and 60),
  name_en     text not null constraint place_name_en_not_empty check (length(trim(name_en)) between 1 and 120),
  district_zh text,
  street_zh   text,
  version     integer not null,
  constraint place_pk primary key (tenant_code),
  constraint place_level_fits_code check (level =
    case length(tenant_code) when 1 then 'nation' when 2 then 'province' when 4 then 'city' else 'community' end),
  constraint place_district_of_community check (level = 'community' or (district_zh is null and street_zh is null))
);
create index place_by_level on place (level, tenant_code);
select tenancy.published('place');
-- 2,730 places are opened in one transaction, which no single tenant's scope holds: the system role writes them
select tenancy.open_to_system('place');

create table place_division (
  tenant_code   text collate "C" not null,
  valid_from    date not null,
  valid_to      date,
  division_code text not null constraint place_division_code_form check (division_code ~ '^[0-9]{12}$'),
  constraint place_division_pk primary key (tenant_code, valid_from),
  constraint place_division_place_fk foreign key (tenant_code) references place (tenant_code),
  constraint place_division_ends_after_start check (valid_to is null or valid_to >= valid_from)
);
create unique index place_division_one_current on place_division (tenant_code) where valid_to is null;
select tenancy.published('place_division');
select tenancy.open_to_system('place_division');
