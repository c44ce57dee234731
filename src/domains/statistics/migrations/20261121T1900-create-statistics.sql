-- One row a report, with the codes it is counted by and nothing else: no words, no day, nobody's mark. It outlives the
-- report's own words.
create table statistics.report_fact (
  report_id        uuid primary key,
  -- First day of the month in Kazakhstan: finer times would tell more than figures need.
  submitted_month  date not null check (extract(day from submitted_month) = 1),
  topic            text not null,
  fraud_type       text,
  channel          text not null,
  language         text not null,
  region           text,
  classification   text,
  closing_reason   text,
  outcome          text not null generated always as (coalesce(closing_reason, 'open')) stored,
  synthetic        boolean not null
);

-- What happened in the register, counted by the day in Kazakhstan and the kind of identifier.
create table statistics.indicator_day (
  day    date not null,
  event  text not null check (event in ('reported', 'confirmed', 'delisted', 'lapsed', 'disputed', 'upheld', 'rejected')),
  kind   text not null,
  count  integer not null check (count > 0),
  primary key (day, event, kind)
);

-- Moves with every counted event, so that readers know whether what they computed still holds.
create table statistics.revision (
  only_row    boolean primary key default true check (only_row),
  number      bigint not null,
  updated_at  timestamptz
);
insert into statistics.revision (number) values (0);
