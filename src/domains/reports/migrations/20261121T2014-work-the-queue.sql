-- The queue as the desk works with it: found again by words and identifiers, worked on by one person at a time, due at
-- a time, narrowed and sorted in every way from indexes alone, changed together and undone.

-- By which words a submission is found again: keyed MinHash bands of its account (see queue/words-signature.ts). Equal
-- numbers in one column mean that two accounts are likely to share words. Nothing leads back from them to a word.
create table reports.signature (
  submission_id uuid primary key references reports.submission,
  -- Minutes since 1970 of the submission: of words that thousands wrote the newest are looked at.
  minute        integer not null,
  b0 integer not null, b1 integer not null, b2 integer not null, b3 integer not null,
  b4 integer not null, b5 integer not null, b6 integer not null, b7 integer not null,
  b8 integer not null, b9 integer not null, b10 integer not null, b11 integer not null,
  b12 integer not null, b13 integer not null, b14 integer not null, b15 integer not null
);
create index signature_0 on reports.signature (b0, minute);
create index signature_1 on reports.signature (b1, minute);
create index signature_2 on reports.signature (b2, minute);
create index signature_3 on reports.signature (b3, minute);
create index signature_4 on reports.signature (b4, minute);
create index signature_5 on reports.signature (b5, minute);
create index signature_6 on reports.signature (b6, minute);
create index signature_7 on reports.signature (b7, minute);
create index signature_8 on reports.signature (b8, minute);
create index signature_9 on reports.signature (b9, minute);
create index signature_10 on reports.signature (b10, minute);
create index signature_11 on reports.signature (b11, minute);
create index signature_12 on reports.signature (b12, minute);
create index signature_13 on reports.signature (b13, minute);
create index signature_14 on reports.signature (b14, minute);
create index signature_15 on reports.signature (b15, minute);
grant select on reports.signature to saqbol_staff;
alter table reports.signature enable row level security;
create policy signature_scope on reports.signature for select to saqbol_staff
  using (exists (select from reports.submission s where s.id = submission_id));

-- How long a report of a priority may wait. The supervisors set it; the first row is for everything below the others.
create table reports.deadline (
  priority  smallint primary key check (priority between 0 and 100),
  allowance interval not null check (allowance between interval '5 minutes' and interval '90 days')
);
insert into reports.deadline (priority, allowance) values
  (90, '30 minutes'), (80, '1 hour'), (60, '4 hours'), (40, '24 hours'), (20, '72 hours'), (0, '168 hours');
grant select on reports.deadline to saqbol_staff;
alter table reports.deadline enable row level security;
create policy deadline_scope on reports.deadline for select to saqbol_staff using (true);
create function reports.allowance(of_priority smallint) returns interval language sql stable parallel safe
  return coalesce((select d.allowance from reports.deadline d where d.priority <= of_priority
    order by d.priority desc limit 1), interval '168 hours');

-- The rank is the place in the queue; it now rises for what was escalated, so that old reports are never left behind.
alter table reports.report drop column rank;
alter table reports.report
  add column channel      text check (channel ~ '^[a-z-]{1,20}$'),
  -- Since when the deadline runs: the submission, an answer of the reporter, a reopening.
  add column due_from     timestamptz(3) not null default now(),
  add column due_at       timestamptz(3) not null default now() + interval '168 hours',
  -- From when on the deadline is near.
  add column alert_at     timestamptz(3) not null default now() + interval '126 hours',
  add column escalated_at timestamptz(3);
update reports.report r set channel = s.channel, due_from = r.submitted_at,
  due_at = r.submitted_at + reports.allowance(r.priority),
  alert_at = r.submitted_at + reports.allowance(r.priority) * 0.75
from reports.submission s where s.id = r.submission_id;
-- Escalated ones stand before all others in which no child and no life is in danger (below 80).
alter table reports.report add column rank smallint not null
  generated always as (100 - greatest(priority, case when escalated_at is null then 0 else 79 end)) stored;

drop index if exists reports.report_open, reports.report_by_state, reports.report_by_topic,
  reports.report_open_by_region, reports.report_closed_by_region;
-- One index for each order holds all that the queue is narrowed by, so that narrowing reads no table.
create index report_open on reports.report (rank, submitted_at, id)
  include (topic, state, language, region, channel, taken_by, due_at) where state <> 'closed';
create index report_open_due on reports.report (due_at, id)
  include (topic, state, language, region, channel, taken_by, rank) where state <> 'closed';
create index report_open_newest on reports.report (submitted_at, id)
  include (topic, state, language, region, channel, taken_by, due_at, rank) where state <> 'closed';
create index report_open_taken on reports.report (taken_by, rank, submitted_at, id)
  where taken_by is not null and state <> 'closed';
create index report_by_state on reports.report (state, rank, submitted_at, id) where state in ('in-review', 'waiting');
create index report_closed on reports.report (rank, submitted_at, id)
  include (topic, language, region, channel, taken_by, due_at) where state = 'closed';
create index report_closed_newest on reports.report (submitted_at, id)
  include (topic, language, region, channel, taken_by, due_at, rank) where state = 'closed';
create index report_to_alert on reports.report (alert_at)
  where escalated_at is null and state in ('new', 'in-review');

-- Who works on a report now. One row at most for each report; one whose time has run out counts for nothing.
create table reports.lease (
  report_id  uuid primary key references reports.report,
  person_id  text not null check (length(person_id) between 1 and 100),
  leased_at  timestamptz(3) not null,
  until      timestamptz(3) not null check (until > leased_at)
);
create index lease_by_person on reports.lease (person_id);
create index lease_until on reports.lease (until);
grant select on reports.lease to saqbol_staff;
alter table reports.lease enable row level security;
create policy lease_scope on reports.lease for select to saqbol_staff
  using (exists (select from reports.report r where r.id = report_id));

-- Changes of many reports at once, kept for a day so that they can be undone.
create table reports.bulk (
  id         uuid primary key,
  person_id  text not null check (length(person_id) between 1 and 100),
  action     text not null check (action ~ '^[a-z-]{1,40}$'),
  given_at   timestamptz(3) not null,
  undone_at  timestamptz(3)
);
create index bulk_by_time on reports.bulk (given_at);
grant select on reports.bulk to saqbol_staff;
alter table reports.bulk enable row level security;
create policy bulk_scope on reports.bulk for select to saqbol_staff using (person_id = platform.scope_person());
create table reports.bulk_item (
  bulk_id    uuid not null references reports.bulk on delete cascade,
  report_id  uuid not null references reports.report,
  -- How the report stood before, and which version the change made of it.
  before     jsonb not null check (jsonb_typeof(before) = 'object'),
  version    integer not null check (version > 0),
  primary key (bulk_id, report_id)
);
create index bulk_item_by_report on reports.bulk_item (report_id);
grant select on reports.bulk_item to saqbol_staff;
alter table reports.bulk_item enable row level security;
create policy bulk_item_scope on reports.bulk_item for select to saqbol_staff
  using (exists (select from reports.bulk b where b.id = bulk_id));
