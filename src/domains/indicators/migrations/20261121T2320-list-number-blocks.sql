-- Rows of telephone numbers judged as a whole, such as a range given to nobody.
alter table indicators.observable drop constraint observable_kind_check;
alter table indicators.observable add constraint observable_kind_check check (kind in
  ('phone', 'iban', 'card', 'iin', 'url', 'domain', 'email', 'handle', 'wallet', 'imei', 'ip', 'number-block')) not valid;
alter table indicators.observable validate constraint observable_kind_check;
alter table indicators.observable add constraint block_has_ends check
  (kind <> 'number-block' or ((attributes ->> 'first')::bigint <= (attributes ->> 'last')::bigint) is true) not valid;
alter table indicators.observable validate constraint block_has_ends;
-- A check of a number finds the blocks that hold it.
create index observable_block on indicators.observable
  using gist (int8range((attributes ->> 'first')::bigint, (attributes ->> 'last')::bigint, '[]')) where kind = 'number-block';

-- Where an allowed name stands: a host read backwards, so that all below a domain are neighbours; a number as it is. A page and a
-- mail address stand where their host does.
create function indicators.place_of(kind text, key text, attributes jsonb) returns text
  language sql immutable parallel safe
  return case
    when kind = 'domain' then reverse(key)
    when kind in ('url', 'email') then reverse(coalesce(attributes ->> 'domain', attributes ->> 'host'))
    when kind = 'phone' then key
  end;
alter table indicators.allowed add column place text collate "C";
update indicators.allowed a set place = indicators.place_of(o.kind, o.key, o.attributes)
  from indicators.observable o where o.id = a.observable_id;
create index allowed_by_place on indicators.allowed (place) where place is not null;
