-- Which labels of an item were printed, and which of them is the valid one: a reprint voids the paper before it.
create table label_print (
  tenant_code text collate "C" not null,
  item_code   text collate "C" not null,
  print_no    integer not null constraint label_print_no_positive check (print_no >= 1),
  printed_at  timestamptz not null,
  printed_by  text not null,
  reason      text constraint label_print_reason_known check (reason in ('lost', 'unreadable', 'damaged', 'other')),
  voided_at   timestamptz,
  constraint label_print_pk primary key (tenant_code, item_code, print_no),
  constraint label_print_item_fk foreign key (tenant_code, item_code) references item (tenant_code, code),
  constraint label_print_reprint_has_reason check ((print_no = 1) = (reason is null))
);
create unique index label_print_one_valid on label_print (tenant_code, item_code) where voided_at is null;
select tenancy.owned('label_print');
