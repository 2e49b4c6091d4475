-- What is carried to this door was recalled, and is not handed over.
alter table stop add column is_recalled boolean not null default false;
