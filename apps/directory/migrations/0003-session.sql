-- Refresh tokens. Each is used once and replaced by the next of its family; the family ends with the day of its sign-in
-- plus 30. Only the SHA-256 of a token is kept.
create table refresh_session (
  tenant_code  text collate "C" not null constraint refresh_session_of_nation check (tenant_code = '0'),
  token_sha256 text collate "C" not null constraint refresh_session_token_hashed check (token_sha256 ~ '^[0-9a-f]{64}$'),
  family_id    uuid not null,
  account_id   uuid not null,
  proven_at    timestamptz not null, -- when its owner last proved who she is; refreshing does not
  issued_at    timestamptz not null,
  expires_at   timestamptz not null,
  rotated_at   timestamptz,
  revoked_at   timestamptz,
  constraint refresh_session_pk primary key (tenant_code, token_sha256),
  constraint refresh_session_account_fk foreign key (tenant_code, account_id) references account (tenant_code, id)
);
create index refresh_session_by_account on refresh_session (tenant_code, account_id);
create index refresh_session_by_family on refresh_session (tenant_code, family_id);
select tenancy.system('refresh_session');
select tenancy.personal('refresh_session');

-- How often somebody tried to sign in, by login name and client, and by either alone, in the current
-- window. The key is a hash.
create table sign_in_attempt (
  tenant_code    text collate "C" not null constraint sign_in_attempt_of_nation check (tenant_code = '0'),
  key            text collate "C" not null,
  attempts       integer not null,
  window_ends_at timestamptz not null,
  constraint sign_in_attempt_pk primary key (tenant_code, key)
);
create index sign_in_attempt_by_end on sign_in_attempt (window_ends_at);
select tenancy.system('sign_in_attempt');
select tenancy.personal('sign_in_attempt');
