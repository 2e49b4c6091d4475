-- What the handlers of this library's specs write.
create table shelf (
  tenant_code text collate "C" not null,
  item_code text not null,
  shelf text not null,
  times_written integer not null default 1,
  constraint shelf_pk primary key (tenant_code, item_code)
);
select tenancy.owned('shelf');

create table tally (
  tenant_code text collate "C" not null,
  moves bigint not null constraint tally_not_too_many check (moves < 1000000),
  constraint tally_pk primary key (tenant_code)
);
select tenancy.owned('tally');
select tenancy.open_to_system('tally');
