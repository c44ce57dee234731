-- How held money ends: the code by which its holder learns of it and appeals, the investigator's notice and the prosecutor's sanction
-- without which none goes back, what went back, and appeals.

alter table payments.hold
  -- Hash of the code that the bank tells its customer.
  add column code_hash  bytea unique check (length(code_hash) = 32),
  -- How often a notice prolonged it.
  add column extensions integer not null default 0 check (extensions between 0 and 5),
  -- What a prosecutor's sanction gives back of it: that part neither lapses nor is let go.
  add column sanctioned bigint not null default 0 check (sanctioned >= 0),
  add constraint sanctioned_part_stays check (released + sanctioned <= amount),
  add constraint returned_by_sanction_alone check (returned <= sanctioned),
  add constraint returning_is_sanctioned check ((state = 'returning') <= (sanctioned > returned));

-- Money can be let go in parts, each a request of its own: a pension first, the rest when its time is over.
drop index payments.request_once;
create unique index request_once on payments.request (leg, kind)
  where leg is not null and kind <> 'release' and state <> 'withdrawn';
create index request_by_day on payments.request (asked_at) where kind = 'hold';
create index recovery_by_day on payments.recovery (reported_at);

-- An investigator's notice about held money, as its paper says; of the paper itself the digest.
create table payments.notice (
  id            uuid primary key,
  recovery      uuid not null references payments.recovery (id),
  number        text not null check (length(number) between 1 and 100),
  day           date not null,
  police_body   text not null check (length(police_body) between 2 and 200),
  case_number   text not null check (length(case_number) between 3 and 100),
  -- SHA-256 of the document.
  digest        bytea not null check (length(digest) = 32),
  -- Whether it asks that the money be held longer.
  extends       boolean not null,
  recorded_by   text not null,
  recorded_at   timestamptz not null,
  unique (police_body, number, recovery),
  -- For the foreign key of sanctions.
  unique (id, recorded_by)
);
create index notice_of_recovery on payments.notice (recovery);
create table payments.noticed_hold (
  notice        uuid not null references payments.notice (id),
  hold          uuid not null references payments.hold (id),
  amount        bigint not null check (amount > 0),
  primary key (notice, hold)
);
create index notice_of_hold on payments.noticed_hold (hold);

-- A prosecutor's sanction of a notice: recorded by another person than the notice.
create table payments.sanction (
  id            uuid primary key,
  recovery      uuid not null references payments.recovery (id),
  notice        uuid not null,
  number        text not null check (length(number) between 1 and 100),
  day           date not null,
  -- The prosecutor's office; who signed stands on the paper.
  office        text not null check (length(office) between 2 and 200),
  digest        bytea not null check (length(digest) = 32),
  noticed_by    text not null,
  recorded_by   text not null,
  recorded_at   timestamptz not null,
  unique (office, number, recovery),
  foreign key (notice, noticed_by) references payments.notice (id, recorded_by),
  constraint four_eyes check (recorded_by <> noticed_by)
);
create index sanction_of_recovery on payments.sanction (recovery);
-- How much of a hold goes back, and to which account of the victim; a hold is sanctioned once.
create table payments.sanctioned_hold (
  hold          uuid primary key references payments.hold (id),
  sanction      uuid not null references payments.sanction (id),
  amount        bigint not null check (amount > 0),
  account       text not null check (length(account) between 1 and 34)
);
create index sanctioned_hold_of_sanction on payments.sanctioned_hold (sanction);

-- Why an analysis ended without more money going back.
create table payments.conclusion (
  recovery      uuid primary key references payments.recovery (id),
  reason        text not null check (length(reason) between 3 and 2000),
  concluded_by  text not null,
  concluded_at  timestamptz not null
);

-- Money that a bank told it gave back (pacs.004), each message once.
create table payments.money_return (
  bank          text not null,
  message       text not null check (length(message) between 1 and 35),
  hold          uuid not null references payments.hold (id),
  amount        bigint not null check (amount > 0),
  returned_at   timestamptz not null,
  taken_at      timestamptz not null,
  primary key (bank, message)
);
create index money_return_of_hold on payments.money_return (hold);

-- Somebody whose money is held says that it was wrong.
create table payments.hold_appeal (
  id               uuid primary key,
  hold             uuid not null references payments.hold (id),
  ground           text not null check (ground in ('protected-income', 'lawful-income', 'not-involved', 'other')),
  receipt_hash     bytea not null unique,
  idempotency_hash bytea unique,
  body_hash        bytea not null,
  -- Null once they are forgotten.
  words            text check (length(words) <= 5000),
  -- Sealed; deleted with the decision.
  contact          bytea,
  state            text not null default 'open' check (state in ('open', 'upheld', 'rejected')),
  opened_at        timestamptz not null,
  decided_at       timestamptz,
  decided_by       text,
  decision_reason  text check (length(decision_reason) between 3 and 2000),
  -- What was let go by it.
  released         bigint check (released > 0),
  constraint decision_is_whole check ((state = 'open') = (decided_at is null)
    and (decided_at is null) = (decided_by is null) and (decided_at is null) = (decision_reason is null)),
  constraint upheld_lets_go check ((state = 'upheld') = (released is not null))
);
create index hold_appeal_open on payments.hold_appeal (opened_at, id) where state = 'open';
create index hold_appeal_of_hold on payments.hold_appeal (hold);

-- Who sees a recovery sees what is held for it; banks read by their own routes.
alter table payments.hold enable row level security;
grant select on payments.hold to saqbol_staff;
create policy hold_scope on payments.hold for select to saqbol_staff
  using (exists (select from payments.recovery r where r.id = recovery));
alter table payments.notice enable row level security;
grant select on payments.notice to saqbol_staff;
create policy notice_scope on payments.notice for select to saqbol_staff
  using (exists (select from payments.recovery r where r.id = recovery));
alter table payments.noticed_hold enable row level security;
grant select on payments.noticed_hold to saqbol_staff;
create policy noticed_hold_scope on payments.noticed_hold for select to saqbol_staff
  using (exists (select from payments.notice n where n.id = notice));
alter table payments.sanction enable row level security;
grant select on payments.sanction to saqbol_staff;
create policy sanction_scope on payments.sanction for select to saqbol_staff
  using (exists (select from payments.recovery r where r.id = recovery));
alter table payments.sanctioned_hold enable row level security;
grant select on payments.sanctioned_hold to saqbol_staff;
create policy sanctioned_hold_scope on payments.sanctioned_hold for select to saqbol_staff
  using (exists (select from payments.sanction s where s.id = sanction));
alter table payments.conclusion enable row level security;
grant select on payments.conclusion to saqbol_staff;
create policy conclusion_scope on payments.conclusion for select to saqbol_staff
  using (exists (select from payments.recovery r where r.id = recovery));
alter table payments.hold_appeal enable row level security;
grant select on payments.hold_appeal to saqbol_staff;
create policy hold_appeal_scope on payments.hold_appeal for select to saqbol_staff
  using (exists (select from payments.hold h where h.id = hold));
