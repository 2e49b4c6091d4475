-- Accounts and their credentials. Not tenant rows: somebody who signs in has no place yet, and a login name is unique
-- nationwide. All of them stand in the nation's tenant, and only the system role reads or writes them.
create table account (
  tenant_code         text collate "C" not null constraint account_of_nation check (tenant_code = '0'),
  id                  uuid not null,
  login_name          text collate "C" not null
                        constraint account_login_name_form check (login_name ~ '^[a-z][a-z0-9._-]{2,39}$'),
  display_name        text not null constraint account_display_name_short check (length(trim(display_name)) between 1 and 40),
  password_hash       text not null constraint account_password_hashed check (password_hash like '$argon2id$%'),
  password_command_id uuid, -- the command that changed the password last: sent twice, it is done once
  home_place          text collate "C" not null,
  grant_version       integer not null constraint account_grant_version_not_negative check (grant_version >= 0),
  status              text not null constraint account_status_known check (status in ('active', 'suspended')),
  created_at          timestamptz not null,
  version             integer not null,
  constraint account_pk primary key (tenant_code, id),
  constraint account_login_name_unique unique (tenant_code, login_name)
);
select tenancy.system('account');
-- the nation's scope sees no person, and every row stands in it: so the app role sees none of them, ever
select tenancy.personal('account');

-- Who may do what where, from when to when (both days inclusive), and who said so. Revoked, never deleted.
create table account_grant (
  tenant_code text collate "C" not null, -- the place it holds in, with everything inside it
  id          uuid not null,
  account_id  uuid not null,
  role        text not null,
  from_on     date not null,
  to_on       date,
  granted_by  text not null,
  granted_at  timestamptz not null,
  revoked_by  text,
  revoked_at  timestamptz,
  version     integer not null,
  constraint account_grant_pk primary key (tenant_code, id),
  constraint account_grant_role_fits_level check (
    case length(tenant_code)
      when 1 then role in ('platformOperator', 'nationalViewer')
      when 2 then role = 'provinceViewer'
      when 4 then role = 'cityCoordinator'
      else role in ('communityManager', 'keeper', 'volunteer', 'resident')
    end),
  constraint account_grant_ends_after_start check (to_on is null or to_on >= from_on),
  constraint account_grant_revoked_by_somebody check ((revoked_at is null) = (revoked_by is null))
);
create index account_grant_by_place on account_grant (tenant_code, account_id);
-- sign-in asks for everything granted to one account, wherever it is
create index account_grant_by_account on account_grant (account_id);
select tenancy.owned('account_grant');
