-- What came in together: a gift or a purchase of one line or many, reversed as one.
create table intake (
  tenant_code      text collate "C" not null,
  id               uuid not null,
  store_id         uuid not null,
  kind             text not null constraint intake_kind_known check (kind in ('gift', 'purchase')),
  donor_family_id  uuid,
  supplier_zh      text constraint intake_supplier_short check (length(trim(supplier_zh)) between 1 and 60),
  price_fen        bigint constraint intake_price_not_negative check (price_fen >= 0),
  received_on      date not null,
  line_count       integer not null constraint intake_lines_counted check (line_count between 1 and 10000),
  note             text not null default '' constraint intake_note_short check (length(note) <= 200),
  taken_in_at      timestamptz not null,
  reversed_at      timestamptz,
  reversal_reason  text constraint intake_reversal_known
                     check (reversal_reason in ('enteredTwice', 'wrongFile', 'wrongStore', 'other')),
  version          integer not null,
  constraint intake_pk primary key (tenant_code, id),
  constraint intake_store_fk foreign key (tenant_code, store_id) references store (tenant_code, id),
  constraint intake_purchase_is_priced check ((kind = 'purchase') = (price_fen is not null)),
  constraint intake_purchase_has_supplier check ((kind = 'purchase') = (supplier_zh is not null)),
  constraint intake_purchase_has_no_donor check (kind = 'gift' or donor_family_id is null),
  constraint intake_reversed_has_reason check ((reversed_at is null) = (reversal_reason is null))
);
select tenancy.owned('intake');

-- With what it came in; none for a gift taken in alone, and for parts.
alter table item
  add column intake_id uuid,
  add constraint item_intake_fk foreign key (tenant_code, intake_id) references intake (tenant_code, id);
create index item_by_intake on item (tenant_code, intake_id, code) where intake_id is not null;
