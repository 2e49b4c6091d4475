-- Boxes: what lies in one moves as one. A box stands on a shelf of its store, and what is in it lies there too.
create table box (
  tenant_code text collate "C" not null,
  code        text collate "C" not null constraint box_code_form check (code ~ '^B[0-9A-HJKMNP-TV-Z]{12}$'),
  store_id    uuid not null,
  status      text not null constraint box_status_known check (status in ('open', 'sealed', 'dissolved')),
  shelf       text not null constraint box_shelf_named check (length(trim(shelf)) between 1 and 40),
  version     integer not null,
  constraint box_pk primary key (tenant_code, code),
  constraint box_in_its_store unique (tenant_code, store_id, code),
  constraint box_store_fk foreign key (tenant_code, store_id) references store (tenant_code, id),
  constraint box_opened_here check (substr(code, 2, 4) = substr(tenant_code, 5, 4))
);
select tenancy.owned('box');

-- What was done with a box, and what left it by a fact of its own. Its order is that of the rows: whatever leaves a box does
-- not wait for it.
create table box_event (
  tenant_code text collate "C" not null,
  box_code    text collate "C" not null,
  pos         bigint generated always as identity,
  type        text not null constraint box_event_type_known
                check (type in ('opened', 'packed', 'unpacked', 'moved', 'sealed', 'unsealed', 'left', 'dissolved')),
  recorded_at timestamptz not null,
  subject     text not null,
  details     jsonb not null,
  constraint box_event_pk primary key (tenant_code, box_code, pos),
  constraint box_event_box_fk foreign key (tenant_code, box_code) references box (tenant_code, code)
);
select tenancy.owned('box_event');
select tenancy.append_only('box_event');

-- An item is in one box of its own store at most, and only while it lies there.
alter table item
  add column box_code text collate "C",
  add constraint item_box_fk foreign key (tenant_code, store_id, box_code) references box (tenant_code, store_id, code),
  add constraint item_boxed_lies_in_store check (box_code is null or status in ('inStore', 'held', 'quarantined'));
create index item_by_box on item (tenant_code, box_code, code) where box_code is not null;
