-- What came attached to a submission, kept shut. The bytes stand encrypted in the blob store; here is what is known of them
-- without opening them.
create table evidence.item (
  id            uuid primary key,
  -- Names reports.submission; the domain of reports stands above this one.
  submission_id uuid not null,
  place         smallint not null check (place between 1 and 10000),
  name          text not null check (length(name) between 1 and 200),
  -- What the sender called it, and what its first bytes say.
  declared_type text not null check (declared_type ~ '^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}$'),
  found_type    text not null check (found_type ~ '^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}$'),
  size          integer not null check (size >= 0),
  sha256        bytea not null check (length(sha256) = 32),
  -- The address of the encrypted bytes; null once they were destroyed.
  blob          text check (blob ~ '^[0-9a-f]{64}$'),
  state         text not null default 'quarantined' check (state in ('quarantined', 'released', 'destroyed')),
  received_at   timestamptz(3) not null,
  decided_at    timestamptz(3),
  decided_by    text,
  reason        text check (length(reason) between 3 and 500),
  unique (submission_id, place),
  check ((state = 'destroyed') = (blob is null)),
  check ((state = 'quarantined') = (decided_at is null)),
  check ((decided_at is null) = (reason is null))
);
create index item_by_content on evidence.item (sha256);
create index item_by_blob on evidence.item (blob) where blob is not null;

-- Who took the bytes away, and why. The audit trail knows it too, without the words.
create table evidence.opening (
  id        uuid primary key,
  item_id   uuid not null references evidence.item,
  opened_by text not null,
  reason    text not null check (length(reason) between 3 and 500),
  opened_at timestamptz(3) not null
);
create index opening_of_item on evidence.opening (item_id, opened_at);

-- Encrypted bytes whose item was destroyed: a job removes them after the transaction that said so.
create table evidence.discarded_blob (
  blob         text primary key check (blob ~ '^[0-9a-f]{64}$'),
  discarded_at timestamptz(3) not null
);

-- Shut to the staff until a domain that knows submissions says who may see the items of which (desk does).
alter table evidence.item enable row level security;
grant usage on schema evidence to saqbol_staff;
grant select on evidence.item to saqbol_staff;
alter table evidence.opening enable row level security;
grant select on evidence.opening to saqbol_staff;
create policy opening_scope on evidence.opening for select to saqbol_staff
  using (exists (select from evidence.item i where i.id = item_id));
alter table evidence.discarded_blob enable row level security;
