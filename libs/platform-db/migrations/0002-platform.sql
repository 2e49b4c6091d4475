-- The tables every service has. TypeScript: outbox.ts, unit-of-work.ts, command-log.ts, dead-letters.ts, due-work.ts.

-- Events on their way out, written in the transaction that made them true. The relay reads what is unsent in `pos`
-- order and marks it with where the stream put it; an identity is drawn under the aggregate's row lock, so `pos` orders
-- one aggregate's events.
create table outbox (
  tenant_code text collate "C" not null,
  pos bigint generated always as identity,
  id uuid not null,
  aggregate text not null,
  aggregate_id text not null,
  aggregate_version integer not null constraint outbox_version_positive check (aggregate_version > 0),
  subject text not null,
  envelope jsonb not null,
  traceparent text, -- where it was made true, while traces are taken
  created_at timestamptz not null default now(),
  sent_stream_created text collate "C",
  sent_seq bigint,
  constraint outbox_pk primary key (tenant_code, pos),
  constraint outbox_one_event_per_version unique (tenant_code, aggregate, aggregate_id, aggregate_version),
  constraint outbox_sent_where check ((sent_seq is null) = (sent_stream_created is null))
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
create index outbox_unsent on outbox (pos) where sent_seq is null;
create index outbox_sent on outbox (sent_stream_created, sent_seq) where sent_seq is not null;
select tenancy.system('outbox');

-- What each consumer has done: one row per event, written with its effect.
create table inbox (
  tenant_code text collate "C" not null,
  consumer text not null,
  event_id uuid not null,
  done_at timestamptz not null default now(),
  constraint inbox_pk primary key (tenant_code, consumer, event_id)
);
select tenancy.system('inbox');

-- What each command came to. Claimed first, with no outcome; the outcome is written once, in the same transaction.
create table command_log (
  tenant_code text collate "C" not null,
  command_id uuid not null,
  subject text not null,
  operation text not null,
  input_hmac bytea not null,
  outcome jsonb,
  created_at timestamptz not null default now(),
  constraint command_log_pk primary key (tenant_code, command_id)
);
select tenancy.system('command_log', 'update (outcome)');

-- Messages no handler could treat, until a person has looked. `payload` is text: it may be anything.
create table dead_letter (
  tenant_code text collate "C" not null,
  consumer text not null,
  stream text not null,
  seq bigint not null,
  subject text not null,
  payload text not null,
  problem text not null,
  parked_at timestamptz not null default now(),
  constraint dead_letter_pk primary key (tenant_code, consumer, stream, seq)
);
select tenancy.system('dead_letter');

-- What must be done at a time. Claiming a row postpones it by the lease, so a worker that dies gives it back by itself.
create table due_work (
  tenant_code text collate "C" not null,
  kind text not null,
  ref text not null,
  due_at timestamptz not null,
  attempt integer not null default 0,
  problem text,
  constraint due_work_pk primary key (tenant_code, kind, ref)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
create index due_work_by_time on due_work (due_at);
select tenancy.system('due_work', 'update, delete');

-- The newest grant version heard of per account. The nation's rows, read from every place.
create table subject_standing (
  tenant_code text collate "C" not null,
  subject text not null,
  grant_version integer not null,
  constraint subject_standing_pk primary key (tenant_code, subject)
);
select tenancy.inherited('subject_standing');

-- Who did, or looked at, what. Details hold opaque ids, never a name.
create table audit_entry (
  tenant_code text collate "C" not null,
  id uuid not null,
  at timestamptz not null default now(),
  subject text not null,
  act text not null,
  details jsonb not null,
  trace_id text not null,
  constraint audit_entry_pk primary key (tenant_code, id)
);
create index audit_entry_by_time on audit_entry (tenant_code, at);
select tenancy.owned('audit_entry');
select tenancy.append_only('audit_entry');
