-- Who might get what, by the fairness rule, as of one moment. Nothing is promised by it: a person decides on each proposal.
create table matching (
  tenant_code      text collate "C" not null,
  id               uuid not null,
  proposed_at      timestamptz not null,
  needs_considered integer not null constraint matching_needs_counted check (needs_considered >= 0),
  items_considered integer not null constraint matching_items_counted check (items_considered >= 0),
  version          integer not null,
  constraint matching_pk primary key (tenant_code, id)
);
select tenancy.owned('matching');

create table proposal (
  tenant_code text collate "C" not null,
  id          uuid not null,
  matching_id uuid not null,
  position    integer not null constraint proposal_position_positive check (position >= 1),
  need_id     uuid not null,
  item_code   text collate "C" not null,
  quantity    integer not null constraint proposal_quantity_positive check (quantity >= 1),
  -- the clauses of the rule it follows from, with their facts
  grounds     jsonb not null,
  status      text not null constraint proposal_status_known check (status in ('proposed', 'accepted', 'declined', 'overtaken')),
  decline     text constraint proposal_decline_known
                check (decline in ('familyDoesNotWantIt', 'itemUnsuitable', 'servedOtherwise', 'other')),
  plan_id     uuid,
  version     integer not null,
  constraint proposal_pk primary key (tenant_code, id),
  constraint proposal_matching_fk foreign key (tenant_code, matching_id) references matching (tenant_code, id),
  constraint proposal_need_fk foreign key (tenant_code, need_id) references need (tenant_code, id),
  constraint proposal_plan_fk foreign key (tenant_code, plan_id) references plan (tenant_code, id),
  constraint proposal_accepted_has_plan check ((status = 'accepted') = (plan_id is not null)),
  constraint proposal_declined_has_reason check ((status = 'declined') = (decline is not null))
);
create unique index proposal_in_order on proposal (tenant_code, matching_id, position);
create unique index proposal_item_once on proposal (tenant_code, item_code) where status = 'proposed';
select tenancy.owned('proposal');
select tenancy.personal('proposal');

-- When a family was last helped.
create index stop_by_family on stop (tenant_code, family_id, ended_on) where status = 'handedOver';
