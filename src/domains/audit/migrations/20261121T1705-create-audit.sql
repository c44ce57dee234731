-- The audit trail: written in the transaction of the change, chained by HMAC under a key that is not in the database.
-- A day has several lanes so that writers do not queue behind one another; each lane is a chain of its own, and the
-- seal of a day binds the ends of all its lanes to the seal of the day before.
create table audit.entry (
  day           date not null,
  lane          smallint not null check (lane between 0 and 15),
  number        bigint not null check (number > 0),
  id            uuid not null unique,
  at            timestamptz not null,
  actor_kind    text not null check (actor_kind in ('anonymous', 'person', 'client', 'system')),
  actor_id      text,
  organisation  uuid,
  action        text not null,
  subject_type  text not null,
  subject_id    text not null,
  -- Canonical JSON (RFC 8785) as text: the bytes that were hashed.
  details       text not null,
  hash          bytea not null check (length(hash) = 32),
  primary key (day, lane, number)
);
create index entry_by_subject on audit.entry (subject_type, subject_id, at);
create index entry_by_actor on audit.entry (actor_id, at);

-- The end of each lane: how many entries it has, the last hash, and a keyed proof of both, so that a cut tail is
-- noticed even when this row was set back with it. A day opens with all its lanes.
create table audit.lane (
  day    date not null,
  lane   smallint not null check (lane between 0 and 15),
  count  bigint not null,
  hash   bytea not null check (length(hash) = 32),
  proof  bytea not null check (length(proof) = 32),
  primary key (day, lane)
);

-- The newest day there is, with its keyed proof: a day that vanished whole is noticed.
create table audit.head (
  only_row boolean primary key default true check (only_row),
  day      date not null,
  proof    bytea not null check (length(proof) = 32)
);

create table audit.seal (
  day        date primary key,
  entries    bigint not null,
  hash       bytea not null check (length(hash) = 32),
  sealed_at  timestamptz not null
);

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit is append-only';
end $$;
create trigger entry_append_only before update or delete on audit.entry
  for each row execute function audit.refuse_change();
create trigger entry_no_truncate before truncate on audit.entry
  for each statement execute function audit.refuse_change();
create trigger seal_append_only before update or delete on audit.seal
  for each row execute function audit.refuse_change();
