-- A partner's own community of the sandbox city, and keys that reach it and nothing else. A reset opens another community;
-- the former one stays as it is, and no key reaches it any more.
alter table partner
  add column sandbox_place text collate "C" constraint partner_sandbox_in_its_city check (sandbox_place ~ '^9901.{4}$'),
  add column sandbox_opened_at timestamptz,
  add constraint partner_sandbox_opened check ((sandbox_place is null) = (sandbox_opened_at is null));
alter table partner_key
  add column kind text not null default 'live' constraint partner_key_kind_known check (kind in ('live', 'test')),
  drop constraint partner_key_hint_form,
  add constraint partner_key_hint_form check (hint ~ ('^yc_' || kind || '_[0-9a-f]{8}$'));
