-- A need is a family's or an organization's. The organization is an id of the open register, the product one of inventory's catalogue.
-- nobody but delivery reads the column, and it knows of both
-- squawk-ignore ban-drop-not-null
alter table need alter column family_id drop not null;
alter table need
  add column organization_id uuid,
  -- what is needed in the words of whoever asked, and its other names
  add column name_zh text constraint need_name_not_empty check (length(trim(name_zh)) between 1 and 60),
  add column aliases text[] not null default '{}' constraint need_aliases_few check (cardinality(aliases) <= 8),
  add column specification text not null default '' constraint need_specification_short check (length(specification) <= 120),
  add column urgency text not null default 'ordinary' constraint need_urgency_known check (urgency in ('ordinary', 'urgent')),
  add column product_tenant_code text collate "C",
  add column product_id uuid,
  -- which product it may be, until a person has said
  add column suggestion jsonb,
  add column recheck_on date,
  add constraint need_of_one check (num_nonnulls(family_id, organization_id) = 1),
  add constraint need_of_organization_named check (organization_id is null or name_zh is not null),
  add constraint need_product_whole check ((product_tenant_code is null) = (product_id is null)),
  add constraint need_suggestion_until_named check (suggestion is null or product_id is null),
  add constraint need_recheck_of_family check (recheck_on is null or family_id is not null),
  drop constraint need_quantity_positive,
  add constraint need_quantity_positive
    check (quantity between 1 and case when organization_id is null then 1000 else 1000000 end);
create unique index need_of_organization_once on need (tenant_code, organization_id, name_zh, specification)
  where organization_id is not null and status in ('open', 'planned');

-- What organizations need, for everybody to read. Families' needs are never in it.
create table organization_need (
  tenant_code        text collate "C" not null,
  id                 uuid not null,
  organization_id    uuid not null,
  category           text not null constraint organization_need_category_known
                       check (category in ('food', 'hygiene', 'clothing', 'household', 'schoolThings', 'aids', 'other')),
  unit               text not null constraint organization_need_unit_known
                       check (unit in ('piece', 'bag', 'bottle', 'box', 'pack', 'set', 'pair', 'kilogram', 'litre')),
  quantity           integer not null,
  quantity_delivered integer not null,
  name_zh            text not null,
  aliases            text[] not null,
  specification      text not null,
  urgency            text not null constraint organization_need_urgency_known check (urgency in ('ordinary', 'urgent')),
  product_tenant_code text collate "C",
  product_id         uuid,
  status             text not null constraint organization_need_status_known
                       check (status in ('open', 'planned', 'met', 'withdrawn')),
  recorded_on        date not null,
  constraint organization_need_pk primary key (tenant_code, id)
);
create index organization_need_by_organization on organization_need (tenant_code, organization_id, id);
select tenancy.published('organization_need');

-- The published row is as the need, whatever changed it.
create function publish_need() returns trigger language plpgsql as $$
begin
  insert into organization_need (tenant_code, id, organization_id, category, unit, quantity, quantity_delivered, name_zh, aliases,
      specification, urgency, product_tenant_code, product_id, status, recorded_on)
    values (new.tenant_code, new.id, new.organization_id, new.category, new.unit, new.quantity, new.quantity_delivered, new.name_zh,
      new.aliases, new.specification, new.urgency, new.product_tenant_code, new.product_id, new.status, new.recorded_on)
    on conflict (tenant_code, id) do update set category = excluded.category, unit = excluded.unit,
      quantity_delivered = excluded.quantity_delivered, product_tenant_code = excluded.product_tenant_code,
      product_id = excluded.product_id, status = excluded.status;
  return null;
end
$$;
create trigger published after insert or update on need
  for each row when (new.organization_id is not null) execute function publish_need();
