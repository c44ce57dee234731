-- Row-level security for people of the staff: a transaction that reads on behalf of one runs as this role (see
-- scope.ts), with what the person may see in settings of that transaction. The role owns nothing and cannot log in.
--
-- Roles belong to the cluster. The embedded server has it already; on another server the account of the product
-- creates it where it may, else its administrator does, once.
do $$
begin
  if not exists (select from pg_roles where rolname = 'saqbol_staff') then
    begin
      create role saqbol_staff nologin;
    exception
      -- Another installation on the same cluster came at the same moment.
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then
        raise exception 'as administrator of PostgreSQL run: create role saqbol_staff nologin; grant saqbol_staff to %',
          quote_ident(current_user);
    end;
  end if;
  if not pg_has_role(current_user, 'saqbol_staff', 'member') then
    execute format('grant saqbol_staff to %I', current_user);
  end if;
end
$$;

-- The region a person is bound to; null for the whole country.
create function platform.scope_region() returns text language sql stable parallel safe
  return nullif(current_setting('saqbol.region', true), '');
-- The organisation a person belongs to.
create function platform.scope_organisation() returns uuid language sql stable parallel safe
  return nullif(current_setting('saqbol.organisation', true), '')::uuid;
-- The id of the person.
create function platform.scope_person() returns text language sql stable parallel safe
  return nullif(current_setting('saqbol.person', true), '');
-- Whether the person holds a role.
create function platform.scope_has(role text) returns boolean language sql stable parallel safe
  return role = any(string_to_array(coalesce(current_setting('saqbol.roles', true), ''), ','));
-- Whether the person may see what belongs to a region: their own where they are bound to one, else every region. A row
-- whose region nobody knows belongs to the national desk. Without a scope nothing is seen.
create function platform.scope_sees(region text) returns boolean language sql stable parallel safe
  return coalesce(current_setting('saqbol.person', true), '') <> ''
    and (platform.scope_region() is null or platform.scope_region() is not distinct from region);

grant usage on schema platform to saqbol_staff;
