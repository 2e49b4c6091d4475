-- A spreadsheet that is to become one intake: what was asked for, how far it is, and what came of it. The intake bears the import's id,
-- so that no import becomes two.
create table intake_import (
  tenant_code      text collate "C" not null,
  id               uuid not null,
  store_id         uuid not null,
  kind             text not null constraint intake_import_kind_known check (kind in ('gift', 'purchase')),
  donor_family_id  uuid,
  supplier_zh      text constraint intake_import_supplier_short check (length(trim(supplier_zh)) between 1 and 60),
  price_fen        bigint constraint intake_import_price_not_negative check (price_fen >= 0),
  received_on      date not null,
  note             text not null default '' constraint intake_import_note_short check (length(note) <= 200),
  is_dry_run       boolean not null,
  file_sha256      text not null constraint intake_import_file_form check (file_sha256 ~ '^[0-9a-f]{64}$'),
  media_type       text not null,
  -- which column is under which heading: as was asked for, and as it was read
  mapping_said     jsonb,
  mapping          jsonb,
  -- the first row of the sheet; null until it was read
  headers          text[],
  status           text not null constraint intake_import_status_known
                     check (status in ('waiting', 'running', 'done', 'refused', 'failed')),
  rows_read        integer not null default 0 constraint intake_import_read_counted check (rows_read between 0 and 10000),
  -- null until the last row was read
  rows_total       integer constraint intake_import_total_counted check (rows_total between 0 and 10000),
  rows_booked      integer not null default 0 constraint intake_import_booked_of_total check (rows_booked between 0 and rows_total),
  rows_wrong       integer not null default 0 constraint intake_import_wrong_of_read check (rows_wrong between 0 and rows_read),
  -- why it was refused: reason and details
  refusal          jsonb,
  errors_sha256    text constraint intake_import_errors_form check (errors_sha256 ~ '^[0-9a-f]{64}$'),
  errors_bytes     integer,
  requested_at     timestamptz not null,
  requested_by     text not null,
  finished_at      timestamptz,
  version          integer not null,
  constraint intake_import_pk primary key (tenant_code, id),
  constraint intake_import_store_fk foreign key (tenant_code, store_id) references store (tenant_code, id),
  constraint intake_import_purchase_is_priced check ((kind = 'purchase') = (price_fen is not null)),
  constraint intake_import_purchase_has_supplier check ((kind = 'purchase') = (supplier_zh is not null)),
  constraint intake_import_purchase_has_no_donor check (kind = 'gift' or donor_family_id is null),
  constraint intake_import_refused_says_why check ((status in ('refused', 'failed')) = (refusal is not null)),
  constraint intake_import_over_has_end check ((status in ('done', 'refused', 'failed')) = (finished_at is not null)),
  constraint intake_import_errors_whole check ((errors_sha256 is null) = (errors_bytes is null))
);
select tenancy.owned('intake_import');

-- Which column was under which heading, last time a store got a sheet with these headings and somebody had to say it.
create table intake_column_mapping (
  tenant_code  text collate "C" not null,
  store_id     uuid not null,
  headers_key  text not null constraint intake_column_mapping_key_form check (headers_key ~ '^[0-9a-f]{64}$'),
  mapping      jsonb not null,
  version      integer not null,
  constraint intake_column_mapping_pk primary key (tenant_code, store_id, headers_key),
  constraint intake_column_mapping_store_fk foreign key (tenant_code, store_id) references store (tenant_code, id)
);
select tenancy.owned('intake_column_mapping');
