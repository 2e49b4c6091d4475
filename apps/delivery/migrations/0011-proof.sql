-- How a hand-over was proven. Without the card only as a manager has allowed for this plan, and by another than who allowed it.
alter table plan
  add column other_proof text constraint plan_other_proof_known check (other_proof in ('signature', 'neighbour')),
  add column other_proof_by text,
  add constraint plan_other_proof_has_author check ((other_proof is null) = (other_proof_by is null));

alter table stop
  add column proof text constraint stop_proof_known check (proof in ('code', 'signature', 'neighbour')),
  -- the image is a file; null again when it was forgotten
  add column signature_sha256 text constraint stop_signature_form check (signature_sha256 ~ '^[0-9a-f]{64}$'),
  add column neighbour text constraint stop_neighbour_known
    check (neighbour in ('relative', 'nextDoor', 'sameBuilding', 'caretaker', 'other')),
  add constraint stop_proven_when_handed_over check (proof is null or status = 'handedOver'),
  add constraint stop_signature_is_proof check (signature_sha256 is null or proof is not distinct from 'signature'),
  add constraint stop_neighbour_is_proof check ((neighbour is not null) = (proof is not distinct from 'neighbour'));
create index stop_by_signature on stop (tenant_code, signature_sha256) where signature_sha256 is not null;
