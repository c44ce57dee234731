create extension if not exists pg_trgm with schema public;
create extension if not exists btree_gin with schema public;

-- Events, written in the transaction of the change they tell of. The relay gives each committed event the next
-- sequence number: gap-free, in an order in which no event stands before one that it could have seen.
create table platform.outbox (
  position    bigint generated always as identity primary key,
  sequence    bigint unique check (sequence > 0),
  topic       text not null check (topic ~ '^[a-z-]+\.[a-z-]+$'),
  payload     jsonb not null,
  occurred_at timestamptz not null
);
create index outbox_pending on platform.outbox (position) where sequence is null;

-- How far each listener has come. The row is locked while its listener works.
create table platform.outbox_cursor (
  listener text primary key,
  sequence bigint not null default 0,
  failures integer not null default 0,
  last_error text
);

-- A proof under the master secret of the installation: another secret would find no receipt and no identifier.
create table platform.secret_proof (
  only_row boolean primary key default true check (only_row),
  proof    bytea not null check (length(proof) = 32)
);
