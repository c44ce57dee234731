-- What the registry lists now, as the feed last told it. `label` and `confirmed_*` are the decision, `reported_*` the reports
-- beneath it, which those hear who are not cleared for the decision. No card and no IIN is ever here.
create table publications.entry (
  observable_id         uuid primary key,
  kind                  text not null check (kind not in ('card', 'iin')),
  value                 text not null check (length(value) between 1 and 2048),
  topic                 text,
  fraud_type            text,
  sources               integer not null check (sources >= 0),
  label                 text check (label in ('clear', 'green', 'amber', 'amber+strict', 'red')),
  confirmed_confidence  smallint check (confirmed_confidence between 0 and 100),
  confirmed_until       timestamptz,
  measures              text[] not null default '{}',
  legal_basis           text,
  reported_confidence   smallint check (reported_confidence between 0 and 100),
  reported_until        timestamptz,
  constraint confirmed_is_whole check ((confirmed_until is null) = (confirmed_confidence is null)
    and (confirmed_until is null or (label is not null and legal_basis is not null))),
  constraint reported_is_whole check ((reported_until is null) = (reported_confidence is null)),
  constraint listed_somehow check (confirmed_until is not null or reported_until is not null)
);
-- Snapshots are read in this order: neighbours have long beginnings in common, so they pack well.
create index entry_in_order on publications.entry (kind, value collate "C");

-- Ed25519 keys that sign the feed. The newest signs; each was announced under the one before it.
create table publications.feed_key (
  id            integer primary key generated always as identity,
  public_key    bytea not null unique check (length(public_key) = 32),
  private_key   bytea not null,
  made_at       timestamptz not null,
  -- The statement by which the key before vouches for this one; null for the first.
  introduction  text
);

-- A chain of batches: one for each scope that partners have, however many partners share it.
create table publications.chain (
  id         uuid primary key,
  clearance  text not null check (clearance in ('clear', 'green', 'amber', 'amber+strict', 'red')),
  kinds      text[],
  measures   text[],
  head       bigint not null default 0 check (head >= 0),
  hash       bytea not null check (length(hash) = 32),
  key_id     integer not null references publications.feed_key,
  unique nulls not distinct (clearance, kinds, measures)
);

create table publications.batch (
  chain_id  uuid not null references publications.chain on delete cascade,
  number    bigint not null check (number > 0),
  made_at   timestamptz not null,
  line      text not null,
  primary key (chain_id, number)
);
create index batch_by_age on publications.batch (made_at);

-- Which API client reads which chain.
create table publications.subscription (
  client_id  uuid primary key,
  chain_id   uuid not null references publications.chain,
  set_at     timestamptz not null
);
