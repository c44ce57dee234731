-- One row a report, with the moments of its turn at the desk: what the supervisor's figures are made of. Codes, times and
-- ids of colleagues; no word of anybody. Filled from the outbox alone, so that it can be emptied and filled again.
create table desk.turn (
  report_id       uuid primary key,
  submitted_at    timestamptz(3) not null,
  -- The day in Kazakhstan (UTC+5).
  day             date not null generated always as (cast(timezone(interval '5 hours', submitted_at) as date)) stored,
  topic           text not null,
  channel         text not null,
  language        text not null,
  region          text,
  synthetic       boolean not null,
  -- The first time a person opened it to work on it, and who; the first judgement, and who.
  looked_at       timestamptz(3),
  looked_by       text,
  assessed_at     timestamptz(3),
  assessed_by     text,
  -- Whose report it is counted as: who judged it first, else who took it first.
  operator        text generated always as (coalesce(assessed_by, looked_by)) stored,
  -- The first referral to anybody, and the moment the content was found gone.
  referred_at     timestamptz(3),
  removed_at      timestamptz(3),
  closed_at       timestamptz(3),
  classification  text,
  closing_reason  text,
  -- Whole seconds from coming in; a clock that was set back gives none below nought.
  look_s          integer generated always as (greatest(0, least(2000000000, extract(epoch from looked_at - submitted_at)))::integer) stored,
  assess_s        integer generated always as (greatest(0, least(2000000000, extract(epoch from assessed_at - submitted_at)))::integer) stored,
  refer_s         integer generated always as (greatest(0, least(2000000000, extract(epoch from referred_at - submitted_at)))::integer) stored,
  remove_s        integer generated always as (greatest(0, least(2000000000, extract(epoch from removed_at - submitted_at)))::integer) stored
);
-- Figures are asked for by period; what is open by region and day.
create index turn_by_day on desk.turn (day);
create index turn_by_region on desk.turn (region, day) where region is not null;
-- Samples of the quality review are drawn from what was closed in a period.
create index turn_closed on desk.turn (closed_at) where closed_at is not null;

alter table desk.turn enable row level security;
grant select on desk.turn to saqbol_staff;
-- The settings of the scope are read once a statement, not once a row: figures read a million of them.
create policy turn_scope on desk.turn for select to saqbol_staff using (
  (select platform.scope_person()) is not null
  and ((select platform.scope_region()) is null or region = (select platform.scope_region()))
);
