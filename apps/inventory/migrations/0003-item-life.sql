-- Items are put aside, lost and found, and split into parts that name the item they were made of.
alter table item
  add column parent_code text collate "C" constraint item_parent_form check (parent_code ~ '^[0-9A-HJKMNP-TV-Z]{12}$'),
  add column quarantine text constraint item_quarantine_known
    check (quarantine in ('inspection', 'recalled', 'damaged', 'complaint')),
  drop constraint item_status_known,
  add constraint item_status_known
    check (status in ('inStore', 'held', 'issued', 'delivered', 'discarded', 'quarantined', 'lost', 'split')),
  add constraint item_quarantined_has_reason check ((status = 'quarantined') = (quarantine is not null)),
  add constraint item_parent_fk foreign key (tenant_code, parent_code) references item (tenant_code, code),
  add constraint item_not_its_own_parent check (parent_code <> code);
create index item_by_parent on item (tenant_code, parent_code) where parent_code is not null;

alter table item_event
  drop constraint item_event_type_known,
  add constraint item_event_type_known
    check (type in ('received', 'held', 'released', 'issued', 'returned', 'delivered', 'discarded', 'moved', 'corrected',
                    'quarantined', 'cleared', 'lost', 'found', 'split', 'made'));
