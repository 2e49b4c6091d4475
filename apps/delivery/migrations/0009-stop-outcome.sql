-- What else may come of a stop, which attempt it was, and the receipts of one run together.
alter table stop
  add column attempt integer not null default 1 constraint stop_attempt_positive check (attempt >= 1),
  drop constraint stop_failure_known,
  add constraint stop_failure_known
    check (failure in ('nobodyHome', 'refused', 'postponed', 'damaged', 'lost', 'wrongAddress', 'other'));
create index stop_by_plan on stop (tenant_code, plan_id);

alter table run
  add column code text collate "C" constraint run_code_form check (code ~ '^D[0-9A-HJKMNP-TV-Z]{11}$');
create index run_by_day on run (tenant_code, started_on);

alter table receipt
  add column run_code text collate "C" constraint receipt_run_code_form check (run_code ~ '^D[0-9A-HJKMNP-TV-Z]{11}$');
create index receipt_by_run on receipt (run_code) where run_code is not null;
