-- What a recipient signed at the door: a picture of her name, sealed with the household's key. It goes with the household, or
-- when its time is over.
create table signature (
  tenant_code  text collate "C" not null,
  stop_id      uuid not null,
  family_id    uuid not null,
  image_sealed bytea not null constraint signature_bounded check (length(image_sealed) <= 132000),
  signed_on    date not null,
  constraint signature_pk primary key (tenant_code, stop_id),
  constraint signature_key_fk foreign key (tenant_code, family_id) references household_key (tenant_code, family_id)
);
create index signature_by_family on signature (tenant_code, family_id);
select tenancy.owned('signature', 'delete');
select tenancy.personal('signature');
