-- What an operator writes down while somebody talks, before it is a submission; and the calls of the telephone system.

-- A draft belongs to whoever takes the call. Cards and IINs stand in its words masked; contact details never stand in it.
create table desk.draft (
  -- Made by the browser (UUIDv7), so that a draft exists before there is a network.
  id            uuid primary key,
  owner         text not null check (length(owner) between 1 and 100),
  channel       text not null check (channel ~ '^[a-z-]{1,20}$'),
  language      text not null check (language in ('kk', 'ru', 'en')),
  body          text not null check (length(body) <= 40000),
  -- What was ticked and filled in: topics, danger, region, sums, times, answered questions.
  facts         jsonb not null check (jsonb_typeof(facts) = 'object'),
  -- The call it was taken from; calls are kept for a day only.
  call_id       uuid,
  version       integer not null default 1 check (version > 0),
  started_at    timestamptz(3) not null,
  updated_at    timestamptz(3) not null,
  -- The submission it became: then nothing of its words is left here.
  submission_id uuid,
  submitted_at  timestamptz(3),
  check ((submission_id is null) = (submitted_at is null)),
  check (submission_id is null or (body = '' and facts = '{}'))
);
create index draft_of_owner on desk.draft (owner, updated_at desc) where submission_id is null;
create index draft_by_age on desk.draft (updated_at);

-- Who sits at which telephone. A person has one at most, and taking one over ends it for the other.
create table desk.extension (
  number     text primary key check (number ~ '^[0-9A-Za-z_.+-]{1,40}$'),
  person     text not null unique check (length(person) between 1 and 100),
  claimed_at timestamptz(3) not null
);

-- One ringing telephone. Kept for a day, the caller's number sealed.
create table desk.call (
  id            uuid primary key,
  -- The telephone system that told of it, and its own name for the call.
  client        text not null check (length(client) between 1 and 100),
  name          text not null check (length(name) between 1 and 128),
  extension     text check (extension ~ '^[0-9A-Za-z_.+-]{1,40}$'),
  queue         text check (length(queue) between 1 and 80),
  caller        bytea,
  person        text,
  rang_at       timestamptz(3),
  answered_at   timestamptz(3),
  ended_at      timestamptz(3),
  missed_at     timestamptz(3),
  heard_at      timestamptz(3) not null,
  constraint call_once unique (client, name),
  check (coalesce(rang_at, answered_at, ended_at, missed_at) is not null)
);
create index call_of_person on desk.call (person, heard_at desc) where person is not null;
create index call_by_age on desk.call (heard_at);

alter table desk.draft enable row level security;
grant select on desk.draft to saqbol_staff;
create policy draft_scope on desk.draft for select to saqbol_staff using (owner = platform.scope_person());

alter table desk.extension enable row level security;
grant select on desk.extension to saqbol_staff;
create policy extension_scope on desk.extension for select to saqbol_staff
  using (person = platform.scope_person() or platform.scope_has('supervisor'));

alter table desk.call enable row level security;
grant select on desk.call to saqbol_staff;
create policy call_scope on desk.call for select to saqbol_staff using (person = platform.scope_person());
