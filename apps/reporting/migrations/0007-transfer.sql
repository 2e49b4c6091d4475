-- Goods that go from one community to another: the public follows an item into the other's facts.
alter table item_fact
  add column partner_code text collate "C",
  drop constraint item_fact_type_known,
  add constraint item_fact_type_known
    check (type in ('received', 'held', 'released', 'issued', 'returned', 'delivered', 'discarded', 'corrected',
                    'quarantined', 'cleared', 'lost', 'found', 'split', 'made', 'recalled', 'sent', 'left', 'unsent',
                    'arrived')),
  add constraint item_fact_between_communities
    check ((type in ('sent', 'left', 'unsent', 'arrived')) = (partner_code is not null));

alter table day_figure
  drop constraint day_figure_measure_known,
  add constraint day_figure_measure_known
    check (measure in ('itemsReceived', 'itemsDelivered', 'itemsDiscarded', 'itemsReturned', 'itemsLost', 'itemsFound',
                       'itemsSplit', 'itemsMade', 'itemsMovedIn', 'itemsMovedOut', 'deliveriesMade', 'familiesJoined'));
alter table total_figure
  drop constraint total_figure_measure_known,
  add constraint total_figure_measure_known
    check (measure in ('itemsReceived', 'itemsDelivered', 'itemsDiscarded', 'itemsReturned', 'itemsLost', 'itemsFound',
                       'itemsSplit', 'itemsMade', 'itemsMovedIn', 'itemsMovedOut', 'deliveriesMade', 'familiesJoined'));
