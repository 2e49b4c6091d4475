-- How it was proven at the door; null for what was handed over before it was said, always by a code.
alter table stop
  add column proof text constraint stop_proof_known check (proof in ('code', 'signature', 'neighbour')),
  add constraint stop_proof_of_hand_over check (proof is null or status = 'handedOver');

-- Whether what is planned may be left with somebody else. Who that is, is said by words of a list and by nothing else.
create table neighbour_consent (
  tenant_code  text collate "C" not null,
  plan_id      uuid not null,
  relation     text not null constraint neighbour_consent_relation_known
                 check (relation in ('relative', 'neighbour', 'doorkeeper', 'blockWarden', 'other')),
  given_by     text not null constraint neighbour_consent_giver_known check (given_by in ('recipient', 'coordinator')),
  allowed_on   date not null,
  withdrawn_on date,
  version      integer not null,
  constraint neighbour_consent_pk primary key (tenant_code, plan_id),
  constraint neighbour_consent_plan_fk foreign key (tenant_code, plan_id) references plan (tenant_code, id),
  constraint neighbour_consent_lasts check (withdrawn_on is null or withdrawn_on >= allowed_on)
);
select tenancy.owned('neighbour_consent');
