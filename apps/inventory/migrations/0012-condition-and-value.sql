-- A keeper looks at an item again and says in which condition it is.
alter table item_event
  drop constraint item_event_type_known,
  add constraint item_event_type_known
    check (type in ('received', 'held', 'released', 'issued', 'returned', 'delivered', 'discarded', 'moved', 'corrected',
                    'quarantined', 'cleared', 'lost', 'found', 'split', 'made', 'recalled', 'graded'));
