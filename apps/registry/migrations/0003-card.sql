-- The card a recipient family shows at the door: a keyed hash of its code, which itself is stored nowhere.
create table family_card (
  tenant_code text collate "C" not null,
  family_id   uuid not null,
  code_hmac   bytea not null constraint family_card_code_hashed check (length(code_hmac) = 32),
  issued_on   date not null,
  version     integer not null,
  constraint family_card_pk primary key (tenant_code, family_id),
  constraint family_card_family_fk foreign key (tenant_code, family_id) references family (tenant_code, id)
);
select tenancy.owned('family_card', 'delete');
select tenancy.personal('family_card');

-- Wrong codes of late: when, for whom and at which stop, never which.
create table card_attempt (
  tenant_code  text collate "C" not null,
  id           uuid not null,
  family_id    uuid not null,
  stop_id      uuid not null,
  attempted_at timestamptz not null,
  constraint card_attempt_pk primary key (tenant_code, id),
  constraint card_attempt_family_fk foreign key (tenant_code, family_id) references family (tenant_code, id)
);
create index card_attempt_by_family on card_attempt (tenant_code, family_id, attempted_at);
create index card_attempt_by_stop on card_attempt (tenant_code, stop_id, attempted_at);
select tenancy.owned('card_attempt', 'delete');
select tenancy.personal('card_attempt');
