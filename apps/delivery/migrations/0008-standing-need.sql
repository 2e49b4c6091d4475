-- What a family is short of again and again: monthly rice. Each time it falls due an ordinary need is opened.
create table standing_need (
  tenant_code text collate "C" not null,
  id          uuid not null,
  family_id   uuid not null,
  category    text not null constraint standing_need_category_known
                check (category in ('food', 'hygiene', 'clothing', 'household', 'schoolThings', 'aids', 'other')),
  unit        text not null constraint standing_need_unit_known
                check (unit in ('piece', 'bag', 'bottle', 'box', 'pack', 'set', 'pair', 'kilogram', 'litre')),
  quantity    integer not null constraint standing_need_quantity_positive check (quantity between 1 and 1000),
  note        text not null default '' constraint standing_need_note_short check (length(note) <= 200),
  product_tenant_code text collate "C",
  product_id  uuid,
  rhythm      text not null constraint standing_need_rhythm_known check (rhythm in ('weekly', 'monthly')),
  every       integer not null constraint standing_need_every_bounded check (every between 1 and 12),
  from_on     date not null,
  until_on    date not null,
  -- the next day on which a need is opened; null when it has ended
  next_on     date,
  opened      integer not null default 0 constraint standing_need_opened_counted check (opened >= 0),
  skipped     integer not null default 0 constraint standing_need_skipped_counted check (skipped >= 0),
  status      text not null constraint standing_need_status_known check (status in ('active', 'ended')),
  ending      text constraint standing_need_ending_known
                check (ending in ('over', 'noLongerNeeded', 'helpedElsewhere', 'recordedByMistake', 'roleEnded', 'familyErased')),
  recorded_on date not null,
  version     integer not null,
  constraint standing_need_pk primary key (tenant_code, id),
  constraint standing_need_product_whole check ((product_tenant_code is null) = (product_id is null)),
  constraint standing_need_until_bounded check (until_on between from_on and from_on + 366),
  constraint standing_need_active_has_next check ((status = 'active') = (next_on is not null)),
  constraint standing_need_ended_has_reason check ((status = 'ended') = (ending is not null))
);
create index standing_need_by_family on standing_need (tenant_code, family_id);
select tenancy.owned('standing_need');
select tenancy.personal('standing_need');

alter table need
  add column standing_need_id uuid,
  add column period_on date,
  add constraint need_standing_need_fk foreign key (tenant_code, standing_need_id) references standing_need (tenant_code, id),
  add constraint need_period_of_standing_need check ((standing_need_id is null) = (period_on is null));
create unique index need_once_a_period on need (tenant_code, standing_need_id, period_on) where standing_need_id is not null;
