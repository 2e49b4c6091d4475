-- A matching may be of one store's goods.
alter table matching add column store_id uuid;

-- What a person declined for a need is not proposed for it again.
create index proposal_declined on proposal (tenant_code, need_id) where status = 'declined';

-- The gap is read kind by kind, each kind by the day on which its needs were recorded.
create index need_by_kind on need (tenant_code, category, unit, recorded_on);
