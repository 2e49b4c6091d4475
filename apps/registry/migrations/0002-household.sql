-- Who a family is. Every value is sealed with the household's own key (AES-256-GCM), and that key is wrapped by one that is
-- not in this database. An erasure deletes these rows, the key first of all.
create table household_key (
  tenant_code text collate "C" not null,
  family_id   uuid not null,
  wrapped_key bytea not null,
  kek_version text not null, -- a fingerprint of the wrapping key
  constraint household_key_pk primary key (tenant_code, family_id),
  constraint household_key_family_fk foreign key (tenant_code, family_id) references family (tenant_code, id)
);
select tenancy.owned('household_key', 'delete');
select tenancy.personal('household_key');

create table household_contact (
  tenant_code    text collate "C" not null,
  family_id      uuid not null,
  name_sealed    bytea not null,
  phone_sealed   bytea not null,
  address_sealed bytea not null,
  constraint household_contact_pk primary key (tenant_code, family_id),
  constraint household_contact_key_fk foreign key (tenant_code, family_id)
    references household_key (tenant_code, family_id)
);
select tenancy.owned('household_contact', 'delete');
select tenancy.personal('household_contact');

create table family_member (
  tenant_code       text collate "C" not null,
  family_id         uuid not null,
  position          integer not null constraint family_member_position_known check (position between 1 and 20),
  name_sealed       bytea not null,
  birth_year_sealed bytea not null,
  constraint family_member_pk primary key (tenant_code, family_id, position),
  constraint family_member_key_fk foreign key (tenant_code, family_id) references household_key (tenant_code, family_id)
);
select tenancy.owned('family_member', 'delete');
select tenancy.personal('family_member');

-- A family is found by equality of a keyed hash, so that row security holds for the search as well and nothing can be read.
create table search_token (
  tenant_code text collate "C" not null,
  token       text collate "C" not null constraint search_token_hashed check (token ~ '^[0-9A-Za-z_-]{43}$'),
  family_id   uuid not null,
  constraint search_token_pk primary key (tenant_code, token, family_id),
  constraint search_token_key_fk foreign key (tenant_code, family_id) references household_key (tenant_code, family_id)
);
create index search_token_by_family on search_token (tenant_code, family_id);
select tenancy.owned('search_token', 'delete');
select tenancy.personal('search_token');
