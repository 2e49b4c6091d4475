-- The newest version each consumer of states has applied, per aggregate or part of one: platform-nats,
-- versioned-treatment.ts. An event that is older than this is noted in the inbox as done, and its handler is not called.
create table inbox_version (
  tenant_code text collate "C" not null,
  consumer text not null,
  aggregate_key text not null,
  version integer not null,
  constraint inbox_version_pk primary key (tenant_code, consumer, aggregate_key)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
select tenancy.system('inbox_version', 'update');
