-- A keeper looks at an item again and says in which condition it is.
alter table item_event
  drop constraint item_event_type_known,
  add constraint item_event_type_known
    check (type in ('received', 'held', 'released', 'issued', 'returned', 'delivered', 'discarded', 'moved', 'corrected',
                    'quarantined', 'cleared', 'lost', 'found', 'split', 'made', 'recalled', 'graded'));

-- What an item is worth, as a keeper estimates it or as it was bought; null when nobody said.
alter table item add column value_fen bigint constraint item_value_not_negative check (value_fen >= 0);

-- From which value, or weight where no value is known, somebody besides the keeper sees it being discarded: a city's rule, or a
-- community's own.
create table discard_rule (
  tenant_code        text collate "C" not null,
  witness_from_fen   bigint not null constraint discard_rule_fen_bounded check (witness_from_fen between 0 and 100000000),
  witness_from_grams integer not null constraint discard_rule_grams_bounded check (witness_from_grams between 0 and 10000000),
  version            integer not null,
  constraint discard_rule_pk primary key (tenant_code)
);
select tenancy.inherited('discard_rule');
