-- The public receipt of one hand-over: day and community, never minute, address or anything that names the family.
create table receipt (
  tenant_code  text collate "C" not null,
  code         text collate "C" not null constraint receipt_code_form check (code ~ '^R[0-9A-HJKMNP-TV-Z]{11}$'),
  item_code    text collate "C" not null,
  item_name_zh text not null,
  delivered_on date not null,
  pos          bigint generated always as identity,
  constraint receipt_pk primary key (tenant_code, code),
  constraint receipt_once_per_item unique (tenant_code, item_code)
);
create unique index receipt_by_pos on receipt (tenant_code, pos);
create index receipt_by_code on receipt (code);
select tenancy.published('receipt');
