-- Who somebody is at the sign-in provider of her organization, when she linked it to her account. The provider's name for
-- her is kept as a hash.
create table provider_identity (
  tenant_code    text collate "C" not null constraint provider_identity_of_nation check (tenant_code = '0'),
  subject_sha256 text collate "C" not null constraint provider_identity_hashed check (subject_sha256 ~ '^[0-9a-f]{64}$'),
  account_id     uuid not null,
  linked_at      timestamptz not null,
  constraint provider_identity_pk primary key (tenant_code, subject_sha256),
  constraint provider_identity_one_per_account unique (tenant_code, account_id),
  constraint provider_identity_account_fk foreign key (tenant_code, account_id) references account (tenant_code, id)
);
select tenancy.system('provider_identity');
select tenancy.personal('provider_identity');
