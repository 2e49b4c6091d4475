-- Items that are put aside, lost and found, and split into parts: what the public may know of it.
alter table item_fact
  add column parent_code text collate "C",
  drop constraint item_fact_type_known,
  add constraint item_fact_type_known
    check (type in ('received', 'held', 'released', 'issued', 'returned', 'delivered', 'discarded', 'corrected',
                    'quarantined', 'cleared', 'lost', 'found', 'split', 'made')),
  add constraint item_fact_made_of_parent check ((type = 'made') = (parent_code is not null));
create index item_fact_by_parent on item_fact (tenant_code, parent_code) where parent_code is not null;

alter table day_figure
  drop constraint day_figure_measure_known,
  add constraint day_figure_measure_known
    check (measure in ('itemsReceived', 'itemsDelivered', 'itemsDiscarded', 'itemsReturned', 'itemsLost', 'itemsFound',
                       'itemsSplit', 'itemsMade', 'deliveriesMade', 'familiesJoined'));
alter table total_figure
  drop constraint total_figure_measure_known,
  add constraint total_figure_measure_known
    check (measure in ('itemsReceived', 'itemsDelivered', 'itemsDiscarded', 'itemsReturned', 'itemsLost', 'itemsFound',
                       'itemsSplit', 'itemsMade', 'deliveriesMade', 'familiesJoined'));
