-- Observables: identifiers as they were found, whatever anybody thinks of them. The id is a keyed name-based UUID of
-- kind and key, so one index both finds and keeps unique. Cards and IINs are kept as a keyed hash only.
create table indicators.observable (
  id             uuid primary key,
  kind           text not null check (kind in
    ('phone', 'iban', 'card', 'iin', 'url', 'domain', 'email', 'handle', 'wallet', 'imei', 'ip')),
  key            text not null check (length(key) between 1 and 2048),
  display        text not null check (length(display) between 1 and 4096),
  attributes     jsonb not null default '{}',
  first_seen_at  timestamptz not null,
  constraint sensitive_kinds_are_hashed check
    (kind not in ('card', 'iin') or (key ~ '^[0-9a-f]{64}$' and display ~ '•' and display !~ '[0-9][0-9 ]{7}'))
);

-- Lists of other people, under the name they are known by.
create table indicators.list (
  id    integer primary key generated always as identity,
  name  text not null unique check (length(name) between 1 and 200)
);

-- Where imported rows came from: one row per run over a file. position is how many entries are committed.
create table indicators.import_run (
  id             uuid primary key,
  sha256         bytea not null check (length(sha256) = 32),
  options        text not null,
  file_name      text not null check (length(file_name) between 1 and 400),
  format         text not null,
  list_id        integer not null references indicators.list,
  licence        text check (length(licence) <= 200),
  started_by     text,
  started_at     timestamptz not null,
  finished_at    timestamptz,
  position       bigint not null default 0 check (position >= 0),
  changed        bigint not null default 0,
  unchanged      bigint not null default 0,
  rejected       bigint not null default 0,
  unique (id, list_id)
);
create unique index import_run_unfinished on indicators.import_run (sha256, options) where finished_at is null;

-- Entries that were refused, by their place in the file. The text stays in the file: it may hold a card number.
create table indicators.import_reject (
  run_id  uuid not null references indicators.import_run on delete cascade,
  entry   bigint not null,
  line    bigint not null,
  code    text not null,
  primary key (run_id, entry)
);

-- The judgement of an observable. One without a row is merely observed.
create table indicators.indicator (
  observable_id      uuid primary key references indicators.observable,
  state              text not null check (state in ('observed', 'reported', 'confirmed', 'lapsed', 'delisted')),
  topic              text,
  fraud_type         text,
  confidence         smallint not null check (confidence between 0 and 100),
  reports            integer not null default 0 check (reports >= 0),
  lists              integer not null default 0 check (lists >= 0),
  first_reported_at  timestamptz,
  last_reported_at   timestamptz,
  reported_until     timestamptz,
  legal_basis        text,
  reason             text check (length(reason) <= 2000),
  tlp                text check (tlp in ('clear', 'green', 'amber', 'amber+strict', 'red')),
  measures           text[] not null default '{}',
  source             text check (length(source) <= 200),
  valid_from         timestamptz,
  valid_until        timestamptz,
  decided_by         text,
  changed_at         timestamptz not null,
  -- Nothing is confirmed without a basis, a reason and an expiry within two years.
  constraint confirmed_has_grounds check (state <> 'confirmed' or (
    legal_basis is not null and reason is not null and length(reason) >= 3 and tlp is not null
    and valid_from is not null and valid_until is not null and valid_until > valid_from and valid_until <= valid_from + interval '731 days')),
  constraint reported_has_support check (state <> 'reported' or (reports + lists > 0 and reported_until is not null))
);
create index indicator_by_state on indicators.indicator (state, changed_at, observable_id);
create index indicator_confirmed_due on indicators.indicator (valid_until) where state = 'confirmed';
-- Imports write hundreds of thousands of rows in the order of this column, and a job reads it now and then.
create index indicator_reported_due on indicators.indicator using brin (reported_until) with (autosummarize = on)
  where state = 'reported';

-- Which report named which observable. Marks are keyed hashes; the reporter's is erased after 90 days.
create table indicators.report_link (
  observable_id  uuid not null references indicators.observable,
  report_id      uuid not null,
  status         text not null check (status in ('counted', 'repeated', 'withdrawn', 'voided')),
  reporter_mark  bytea,
  text_mark      bytea not null,
  erased         boolean not null default false,
  topic          text not null,
  fraud_type     text,
  at             timestamptz not null,
  primary key (observable_id, report_id)
);
create index report_link_by_report on indicators.report_link (report_id);
create index report_link_marked on indicators.report_link (at) where reporter_mark is not null;
-- No reporter and no text ever counts twice for one observable.
create unique index report_link_one_text on indicators.report_link (observable_id, text_mark)
  where status in ('counted', 'voided');
create unique index report_link_one_reporter on indicators.report_link (observable_id, reporter_mark)
  where status in ('counted', 'voided');

-- Which list names which observable.
create table indicators.list_entry (
  observable_id  uuid not null references indicators.observable,
  list_id        integer not null,
  run_id         uuid not null,
  at             timestamptz not null,
  primary key (observable_id, list_id),
  foreign key (run_id, list_id) references indicators.import_run (id, list_id)
);

-- What may never be listed. official covers everything below a domain; popular its very host and front page.
create table indicators.allowed (
  observable_id  uuid primary key references indicators.observable,
  level          text not null check (level in ('official', 'popular')),
  name           text check (length(name) <= 200),
  reason         text not null check (length(reason) between 3 and 2000),
  run_id         uuid references indicators.import_run,
  added_by       text,
  added_at       timestamptz not null,
  constraint official_is_named check (level <> 'official' or name is not null)
);
create index allowed_by_age on indicators.allowed (added_at, observable_id);

-- Decision points telling that they met a listed indicator.
create table indicators.sighting (
  observable_id  uuid not null references indicators.observable,
  organisation   uuid not null,
  at             timestamptz not null,
  count          integer not null check (count > 0),
  primary key (observable_id, organisation, at)
);

create table indicators.dispute (
  id                uuid primary key,
  observable_id     uuid not null references indicators.observable,
  receipt_hash      bytea not null unique check (length(receipt_hash) = 32),
  idempotency_hash  bytea unique check (length(idempotency_hash) = 32),
  body_hash         bytea not null check (length(body_hash) = 32),
  -- Forgotten some time after the decision, as the words of a report are.
  words             text check (length(words) between 3 and 5000),
  -- Sealed; opened only by who decides, and every opening is audited.
  contact           bytea,
  state             text not null default 'open' check (state in ('open', 'upheld', 'rejected')),
  opened_at         timestamptz not null,
  decided_at        timestamptz,
  decided_by        text,
  decision_reason   text check (length(decision_reason) <= 2000),
  constraint decided_has_reason check
    ((state = 'open') = (decided_at is null)
      and (state = 'open' or (decision_reason is not null and length(decision_reason) >= 3))),
  constraint open_has_words check (state <> 'open' or words is not null)
);
create index dispute_open on indicators.dispute (observable_id) where state = 'open';
create index dispute_by_state on indicators.dispute (state, opened_at, id);

-- Every change of an indicator: from what to what, why, by whom.
create table indicators.history (
  observable_id  uuid not null,
  id             bigint generated always as identity,
  at             timestamptz not null,
  from_state     text not null,
  to_state       text not null,
  cause          text not null check (cause in
    ('report', 'withdrawal', 'decision', 'dispute', 'import', 'allow-list', 'expiry')),
  cause_id       uuid,
  actor_kind     text not null,
  actor_id       text,
  reason         text,
  legal_basis    text,
  primary key (observable_id, id)
);
