-- Goods that must reach nobody: a product, or one batch of it, at a place and everywhere inside it.
alter table item add column batch text constraint item_batch_short check (length(batch) between 1 and 40);

alter table item_event
  drop constraint item_event_type_known,
  add constraint item_event_type_known
    check (type in ('received', 'held', 'released', 'issued', 'returned', 'delivered', 'discarded', 'moved', 'corrected',
                    'quarantined', 'cleared', 'lost', 'found', 'split', 'made', 'recalled'));

create table recall (
  tenant_code         text collate "C" not null,
  id                  uuid not null,
  product_tenant_code text collate "C" not null,
  product_id          uuid not null,
  -- null recalls every batch
  batch               text constraint recall_batch_short check (length(batch) between 1 and 40),
  reason_zh           text not null constraint recall_reason_not_empty check (length(trim(reason_zh)) between 1 and 200),
  announced_at        timestamptz not null,
  announced_by        text not null,
  lifted_at           timestamptz,
  lifted_by           text,
  version             integer not null,
  constraint recall_pk primary key (tenant_code, id),
  constraint recall_product_fk foreign key (product_tenant_code, product_id) references product (tenant_code, id),
  constraint recall_lifted_by_somebody check ((lifted_at is null) = (lifted_by is null))
);
create unique index recall_one_open on recall (tenant_code, product_tenant_code, product_id, coalesce(batch, ''))
  where lifted_at is null;
select tenancy.inherited('recall');
