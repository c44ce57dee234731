-- Mail that waits for the relay. What it says and to whom is sealed, and deleted once it was delivered or given up.
create table platform.outgoing_mail (
  id           uuid primary key,
  sealed       bytea,
  -- What it is for, as a code: figures and logs know no more.
  purpose      text not null check (purpose ~ '^[a-z-]{1,40}$'),
  state        text not null default 'waiting' check (state in ('waiting', 'delivered', 'refused', 'given-up')),
  attempts     smallint not null default 0 check (attempts >= 0),
  queued_at    timestamptz(3) not null,
  -- When it may be tried next; a process that tries it moves this on first, so that no other does at the same moment.
  due_at       timestamptz(3) not null,
  finished_at  timestamptz(3),
  -- The relay's status code, or the error's: never its words, which quote addresses.
  last_fault   text check (last_fault ~ '^[A-Za-z0-9_.-]{1,40}$'),
  check ((state = 'waiting') = (sealed is not null)),
  check ((state = 'waiting') = (finished_at is null))
);
create index outgoing_mail_due on platform.outgoing_mail (due_at) where state = 'waiting';
