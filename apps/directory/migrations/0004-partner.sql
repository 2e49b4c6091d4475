-- Partner organizations (伙伴机构) whose programs use the API, in the place that agreed to it. It sees nobody's identity,
-- and what it may do is written here: scopes, and places inside its own.
create table partner (
  tenant_code   text collate "C" not null, -- the place that answers for it
  id            uuid not null,
  name          text not null constraint partner_name_short check (length(trim(name)) between 2 and 60),
  scopes        text[] not null constraint partner_scopes_some check (cardinality(scopes) between 1 and 20),
  places        text[] not null constraint partner_places_some check (cardinality(places) between 1 and 50),
  jwks          jsonb, -- its public keys, when it signs assertions instead of keeping our keys
  grant_version integer not null constraint partner_grant_version_not_negative check (grant_version >= 0),
  status        text not null constraint partner_status_known check (status in ('active', 'ended')),
  registered_by text not null,
  registered_at timestamptz not null,
  version       integer not null,
  constraint partner_pk primary key (tenant_code, id)
);
-- whoever comes with a key or an assertion says who it is, and not of where
create index partner_by_id on partner (id);
select tenancy.owned('partner');
select tenancy.open_to_system('partner');

-- Its keys: two live at most, so that one can be replaced while the other works. Only the SHA-256 is kept: of 256 random
-- bits nobody guesses one. Revoked, never deleted.
create table partner_key (
  tenant_code  text collate "C" not null,
  id           uuid not null,
  partner_id   uuid not null,
  key_sha256   text collate "C" not null constraint partner_key_hashed check (key_sha256 ~ '^[0-9a-f]{64}$'),
  hint         text not null constraint partner_key_hint_form check (hint ~ '^yc_live_[0-9a-f]{8}$'),
  scopes       text[] not null constraint partner_key_scopes_some check (cardinality(scopes) between 1 and 20),
  places       text[] not null constraint partner_key_places_some check (cardinality(places) between 1 and 50),
  addresses    text[] not null constraint partner_key_addresses_few check (cardinality(addresses) <= 20), -- none: from anywhere
  issued_by    text not null,
  issued_at    timestamptz not null,
  expires_at   timestamptz not null,
  last_used_at timestamptz, -- to the minute or so
  turned_away_at timestamptz, -- when it last stood on record that somebody was turned away with it
  revoked_by   text,
  revoked_at   timestamptz,
  version      integer not null,
  constraint partner_key_pk primary key (tenant_code, id),
  constraint partner_key_partner_fk foreign key (tenant_code, partner_id) references partner (tenant_code, id),
  constraint partner_key_unique unique (tenant_code, key_sha256),
  constraint partner_key_expires_later check (expires_at > issued_at),
  constraint partner_key_revoked_by_somebody check ((revoked_at is null) = (revoked_by is null))
);
create index partner_key_by_partner on partner_key (tenant_code, partner_id);
create index partner_key_by_sha256 on partner_key (key_sha256);
select tenancy.owned('partner_key');
select tenancy.open_to_system('partner_key');

-- Assertions that were exchanged for an access token: none is good twice. Kept as hashes until they have expired.
create table partner_assertion (
  tenant_code text collate "C" not null constraint partner_assertion_of_nation check (tenant_code = '0'),
  sha256      text collate "C" not null constraint partner_assertion_hashed check (sha256 ~ '^[0-9a-f]{64}$'),
  expires_at  timestamptz not null,
  constraint partner_assertion_pk primary key (tenant_code, sha256)
);
create index partner_assertion_by_end on partner_assertion (expires_at);
select tenancy.system('partner_assertion');
