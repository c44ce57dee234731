-- What is to be blocked by decisions in force, as block lists and the zone publish it: kept by a listener of the registry.
create table publications.blocked (
  observable_id    uuid primary key,
  kind             text not null check (kind in ('domain', 'url', 'ip')),
  value            text not null check (length(value) between 1 and 2048),
  topic            text,
  legal_basis      text not null,
  decided_at       timestamptz not null,
  decided_by       text,
  valid_until      timestamptz not null check (valid_until > decided_at),
  -- Whether blocking it would reach what many use, so that a second person has to agree.
  needs_approval   boolean not null,
  published        boolean not null,
  unique (kind, value)
);
create index blocked_due on publications.blocked (valid_until);

-- Names of the allow list below a blocked domain: they are let through.
create table publications.let_through (
  observable_id  uuid not null references publications.blocked on delete cascade,
  host           text not null,
  level          text not null check (level in ('official', 'popular')),
  primary key (observable_id, host)
);
create index let_through_by_host on publications.let_through (host);

-- The second person's word on a decision: kept for as long as the decision is the same.
create table publications.approval (
  observable_id  uuid not null,
  decided_at     timestamptz not null,
  asked_at       timestamptz not null,
  state          text not null default 'waiting' check (state in ('waiting', 'approved', 'refused')),
  ruled_by       text,
  ruled_at       timestamptz,
  reason         text check (length(reason) between 3 and 2000),
  primary key (observable_id, decided_at),
  constraint ruled_has_reason check ((state = 'waiting') = (ruled_at is null and ruled_by is null and reason is null))
);
create index approval_waiting on publications.approval (asked_at, observable_id) where state = 'waiting';

-- Counts every change of what is published, and when the newest was; one row.
create table publications.blocked_revision (
  only_one  boolean primary key default true check (only_one),
  number    bigint not null default 0,
  at        timestamptz not null default 'epoch'
);
insert into publications.blocked_revision default values;

-- The zone as it stands: block or let through a host, and with below also every name below it.
create table publications.zone_rule (
  host    text primary key check (length(host) between 1 and 253),
  action  text not null check (action in ('block', 'pass')),
  below   boolean not null
);

-- What each serial changed, for incremental transfers: the rule before and after, null where there was or is none.
create table publications.zone_change (
  serial         bigint not null,
  host           text not null,
  action_before  text,
  below_before   boolean,
  action         text,
  below          boolean,
  primary key (serial, host),
  constraint something_changed check ((action_before, below_before) is distinct from (action, below))
);

-- The zone's serial, the oldest one whose changes are still known, and a count of changes of the keys; one row.
create table publications.zone_serial (
  only_one  boolean primary key default true check (only_one),
  serial    bigint not null default 1 check (serial >= oldest),
  oldest    bigint not null default 1,
  keys      bigint not null default 0
);
insert into publications.zone_serial default values;

-- Providers that may take the zone, each in a view of its own. The secret of TSIG is sealed.
create table publications.zone_key (
  name       text primary key check (name ~ '^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$' and length(name) <= 200),
  secret     bytea not null,
  -- Where blocked names lead; null answers that there is no such name.
  garden     text check (length(garden) <= 253),
  -- Networks from which it may also ask unsigned, over a line that nobody else is on.
  networks   text[] not null default '{}',
  -- host:port of resolvers that are told of changes.
  notify     text[] not null default '{}',
  -- The serial when it was added: nothing older is known under it.
  since      bigint not null,
  added_by   text,
  added_at   timestamptz not null
);
