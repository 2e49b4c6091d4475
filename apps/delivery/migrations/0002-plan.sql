-- One item promised for one need. 'holding' until inventory has answered; each status says which half is done.
create table plan (
  tenant_code    text collate "C" not null,
  id             uuid not null,
  need_id        uuid not null,
  item_code      text collate "C" not null,
  item_name_zh   text not null default '',
  -- what it stands for of the need: one until the item's own quantity is known
  quantity       integer not null constraint plan_quantity_positive check (quantity >= 1),
  status         text not null constraint plan_status_known
                   check (status in ('holding', 'held', 'refused', 'lapsed', 'withdrawn', 'underWay', 'delivered', 'failed')),
  hold_minutes   integer not null constraint plan_hold_bounded check (hold_minutes between 1 and 4320),
  held_until     timestamptz,
  refusal        jsonb,
  planned_on     date not null,
  version        integer not null,
  constraint plan_pk primary key (tenant_code, id),
  constraint plan_need_fk foreign key (tenant_code, need_id) references need (tenant_code, id),
  constraint plan_held_has_deadline check (status <> 'held' or held_until is not null),
  constraint plan_refused_has_reason check ((status = 'refused') = (refusal is not null))
);
create index plan_by_status on plan (tenant_code, status, id);
create index plan_by_need on plan (tenant_code, need_id, id);
create index plan_by_item on plan (tenant_code, item_code);
select tenancy.owned('plan');
