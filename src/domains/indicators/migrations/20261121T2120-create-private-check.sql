-- Slow hashes of what is listed or allowed, by which people check without telling what. No hash yet: still to be made.
-- The hash names what is anyway told to whoever asks for it; cards and IINs, which are kept as keyed hashes alone, are
-- never here: a hash under a public salt would give away their few digits.
create table indicators.private_check (
  observable_id  uuid primary key references indicators.observable,
  -- What was noted last is hashed first, so that a single listing does not wait for an imported list.
  noted          bigint generated always as identity,
  kind           text not null check (kind in ('phone', 'iban', 'url', 'domain', 'email', 'handle', 'wallet', 'imei', 'ip')),
  hash           bytea check (length(hash) = 10),
  -- The first 16 bits by which it is asked for: of its own hash, or for a domain of its registrable domain's.
  place          integer check (place between 0 and 65535),
  -- The ending shared by strangers that a domain stands below (com.kz), where it has a dot.
  public_suffix  text check (public_suffix like '%.%'),
  constraint hashed_has_place check ((hash is null) = (place is null))
);
create index private_check_by_place on indicators.private_check (kind, place) where hash is not null;
create index private_check_pending on indicators.private_check (noted) where hash is null;
create index private_check_suffixes on indicators.private_check (public_suffix) where public_suffix is not null;
