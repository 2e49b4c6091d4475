-- The one table of the service that the specs start.
create table sack (
  tenant_code  text collate "C" not null,
  id           uuid not null,
  label        text not null,
  weight_grams bigint not null constraint sack_weight_not_negative check (weight_grams >= 0),
  filled_on    date not null,
  version      integer not null,
  constraint sack_pk primary key (tenant_code, id)
);
select tenancy.owned('sack');
