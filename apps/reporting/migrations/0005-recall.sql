-- Items under way or delivered that were recalled: everybody may read it.
alter table item_fact
  drop constraint item_fact_type_known,
  add constraint item_fact_type_known
    check (type in ('received', 'held', 'released', 'issued', 'returned', 'delivered', 'discarded', 'corrected',
                    'quarantined', 'cleared', 'lost', 'found', 'split', 'made', 'recalled'));
