-- How many facts there are: of communities, and of the cities and provinces they add up to. The nation is summed at read.
create table day_figure (
  tenant_code text collate "C" not null constraint day_figure_place_level check (length(tenant_code) in (2, 4, 8)),
  on_day      date not null,
  measure     text not null constraint day_figure_measure_known
                check (measure in ('itemsReceived', 'itemsDelivered', 'itemsDiscarded', 'itemsReturned', 'deliveriesMade',
                                   'familiesJoined')),
  value       bigint not null,
  constraint day_figure_pk primary key (tenant_code, on_day, measure)
);
select tenancy.published('day_figure');
select tenancy.open_to_system('day_figure');

-- The sum of all days, so that the nation's figures cost the same in the tenth year as on the first day.
create table total_figure (
  tenant_code text collate "C" not null constraint total_figure_place_level check (length(tenant_code) in (2, 4, 8)),
  measure     text not null constraint total_figure_measure_known
                check (measure in ('itemsReceived', 'itemsDelivered', 'itemsDiscarded', 'itemsReturned', 'deliveriesMade',
                                   'familiesJoined')),
  value       bigint not null,
  constraint total_figure_pk primary key (tenant_code, measure)
);
create index total_figure_by_measure on total_figure (measure, tenant_code);
select tenancy.published('total_figure');
select tenancy.open_to_system('total_figure');
