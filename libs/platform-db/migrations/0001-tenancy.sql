-- One line per table declares whose rows it holds; these functions make the catalogue say the same.
-- A service's migration ends each `create table` with `select tenancy.owned('item');` or one of its sisters, and the
-- service's tenancy.ts repeats the word. What they promise is checked against the catalogue by checkTenancy().

-- The service this database belongs to: the schema's owner is <service>_owner. Roles are cluster-wide, hence the prefix.
create function tenancy.service() returns text language sql stable
as $$
  select regexp_replace(pg_get_userbyid(nspowner), '_owner$', '') from pg_namespace where nspname = 'tenancy'
$$;

-- The half-open range of tenant codes this transaction may touch. SET LOCAL leaves '' behind on a pooled connection,
-- not null; nullif turns both into null, and a comparison with null shows nothing.
create function tenancy.in_scope() returns text language sql immutable
as $$
  select $policy$tenant_code >= nullif(current_setting('app.scope_from', true), '')
    and tenant_code < nullif(current_setting('app.scope_to', true), '')$policy$
$$;

-- Row security on, for the owner too; the app role reads and writes inside its scope, with these privileges and no other.
create function tenancy.enclose(target text, privileges text) returns void language plpgsql
as $$
begin
  if not exists (
    select from pg_attribute a join pg_index i on i.indrelid = a.attrelid and i.indisprimary and i.indkey[0] = a.attnum
    where a.attrelid = target::regclass and a.attname = 'tenant_code' and a.attnotnull
      and a.atttypid = 'text'::regtype and a.attcollation = '"C"'::regcollation)
  then
    raise exception 'The primary key of % must start with tenant_code text collate "C" not null', target;
  end if;
  execute format('alter table %I enable row level security, force row level security', target);
  execute format('create policy in_scope on %I to %I using (%s) with check (%3$s)',
    target, tenancy.service() || '_app', tenancy.in_scope());
  execute format('grant %s on %I to %I', privileges, target, tenancy.service() || '_app');
end
$$;

-- The system role does everything, in every tenant: for the relay, due work, dead letters, credentials and roll-ups.
create function tenancy.open_to_system(target text) returns void language plpgsql
as $$
begin
  execute format('create policy to_system on %I to %I using (true) with check (true)',
    target, tenancy.service() || '_system');
  execute format('grant select, insert, update, delete on %I to %I', target, tenancy.service() || '_system');
end
$$;

-- Rows of one place. Deleting is a privilege a table asks for: tenancy.owned('hold', 'delete').
create function tenancy.owned(target text, also text default null) returns void language sql
as $$
  select tenancy.enclose(target, concat_ws(', ', 'select, insert, update', also))
$$;

-- Written like owned; read by every place inside the row's place too: a city's rules, the nation's catalogue.
create function tenancy.inherited(target text, also text default null) returns void language plpgsql
as $$
begin
  perform tenancy.owned(target, also);
  execute format($policy$
    create policy of_ancestors on %I for select to %I using (
      starts_with(nullif(current_setting('app.scope_from', true), ''), tenant_code)
      or (tenant_code = '0' and nullif(current_setting('app.scope_from', true), '') is not null))$policy$,
    target, tenancy.service() || '_app');
end
$$;

-- Facts declared public, copied here when declared. Written like owned; the public role reads all of it, and nothing else.
create function tenancy.published(target text, also text default null) returns void language plpgsql
as $$
begin
  perform tenancy.owned(target, also);
  execute format('create policy published on %I for select to %I using (true)',
    target, tenancy.service() || '_public');
  execute format('grant select on %I to %I', target, tenancy.service() || '_public');
end
$$;

-- The machinery's own rows. The app role may insert and look up inside its scope, the system role does everything.
create function tenancy.system(target text, also text default null) returns void language plpgsql
as $$
begin
  perform tenancy.enclose(target, concat_ws(', ', 'select, insert', also));
  perform tenancy.open_to_system(target);
end
$$;

-- Rows about persons: on top of the table's kind, a scope wider than a city (the nation, a province) sees none of them.
create function tenancy.personal(target text) returns void language plpgsql
as $$
begin
  execute format($policy$
    create policy personal on %I as restrictive to %I
      using (length(nullif(current_setting('app.scope_from', true), '')) >= 4)$policy$,
    target, tenancy.service() || '_app');
end
$$;

create function tenancy.refuse_change() returns trigger language plpgsql
as $$
begin
  raise exception '% is append-only: a mistake gets a correcting row, and both stay visible', tg_table_name
    using errcode = 'restrict_violation', constraint = tg_table_name || '_append_only';
end
$$;

-- Nobody changes or removes a row, not even the owner.
create function tenancy.append_only(target text) returns void language plpgsql
as $$
begin
  execute format('create trigger append_only before update or delete on %I
    for each row execute function tenancy.refuse_change()', target);
  execute format('create trigger append_only_all before truncate on %I
    for each statement execute function tenancy.refuse_change()', target);
  execute format('revoke update, delete, truncate on %I from %I', target, tenancy.service() || '_app');
end
$$;
