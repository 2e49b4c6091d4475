-- What a recipient family is short of. The family is an opaque id; who it is, only the registry knows.
create table need (
  tenant_code text collate "C" not null,
  id          uuid not null,
  family_id   uuid not null,
  category    text not null constraint need_category_known
                check (category in ('food', 'hygiene', 'clothing', 'household', 'schoolThings', 'aids', 'other')),
  unit        text not null constraint need_unit_known
                check (unit in ('piece', 'bag', 'bottle', 'box', 'pack', 'set', 'pair', 'kilogram', 'litre')),
  quantity    integer not null constraint need_quantity_positive check (quantity between 1 and 1000),
  -- the sums over the need's plans: reserved by those that may come to something, and with the family
  quantity_planned   integer not null constraint need_planned_not_negative check (quantity_planned >= 0),
  quantity_delivered integer not null constraint need_delivered_not_negative check (quantity_delivered >= 0),
  note        text not null default '' constraint need_note_short check (length(note) <= 200),
  status      text not null constraint need_status_known check (status in ('open', 'planned', 'met', 'withdrawn')),
  withdrawal  text constraint need_withdrawal_known
                check (withdrawal in ('noLongerNeeded', 'helpedElsewhere', 'recordedByMistake', 'familyErased')),
  recorded_on date not null,
  version     integer not null,
  constraint need_pk primary key (tenant_code, id),
  constraint need_withdrawn_has_reason check ((status = 'withdrawn') = (withdrawal is not null)),
  constraint need_status_follows check (status = 'withdrawn' or status = case
    when quantity_delivered >= quantity then 'met'
    when quantity_planned + quantity_delivered >= quantity then 'planned'
    else 'open' end)
);
create index need_by_status on need (tenant_code, status, id);
create index need_by_family on need (tenant_code, family_id);
select tenancy.owned('need');
select tenancy.personal('need');
