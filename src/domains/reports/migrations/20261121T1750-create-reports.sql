-- A submission is what one reporter sent at once; it becomes one report per topic. Words of people live in `words` alone,
-- which retention empties; everything else is codes, times and keyed hashes.
create table reports.submission (
  id               uuid primary key,
  -- The receipt itself is the reporter's; this is a keyed slow hash of it.
  receipt_hash     bytea not null unique check (length(receipt_hash) = 32),
  -- Keyed hashes of the Idempotency-Key and of what came with it: the same key never makes two submissions.
  idempotency_hash bytea unique check (length(idempotency_hash) = 32),
  body_hash        bytea check (length(body_hash) = 32),
  submitted_at     timestamptz(3) not null,
  channel          text not null check (channel ~ '^[a-z-]{1,20}$'),
  language         text not null check (language in ('kk', 'ru', 'en')),
  danger           text not null check (danger in ('now', 'soon', 'none', 'unknown')),
  region           text check (region ~ '^KZ-[0-9]{2}$'),
  occurred_on      date,
  amount_minor     bigint check (amount_minor >= 0),
  currency         text check (currency ~ '^[A-Z]{3}$'),
  paid_at          timestamptz(3),
  -- Tells reports of one reporter within a month apart from others; deleted after 90 days.
  reporter_mark    bytea check (length(reporter_mark) = 32),
  -- Keyed hash of the words as duplicates compare them.
  text_mark        bytea not null check (length(text_mark) = 32),
  synthetic        boolean not null,
  -- When the last of its reports was closed; null while one is open.
  settled_at       timestamptz(3),
  words_deleted_at timestamptz(3),
  check ((idempotency_hash is null) = (body_hash is null)),
  check ((amount_minor is null) = (currency is null)),
  check (words_deleted_at is null or settled_at is not null)
);
create index submission_by_text on reports.submission (text_mark);
create index submission_settled on reports.submission (settled_at)
  where settled_at is not null and words_deleted_at is null;
create index submission_marked on reports.submission (submitted_at) where reporter_mark is not null;

create table reports.report (
  id               uuid primary key,
  submission_id    uuid not null references reports.submission,
  topic            text not null check (topic ~ '^[a-z-]{1,40}$'),
  fraud_type       text check (fraud_type ~ '^[a-z-]{1,40}$'),
  state            text not null check (state in ('new', 'in-review', 'waiting', 'closed')),
  priority         smallint not null check (priority between 0 and 100),
  -- Rises as the priority falls, so that the whole key of the queue is in one direction.
  rank             smallint generated always as (100 - priority) stored,
  priority_reasons jsonb not null,
  version          integer not null default 1 check (version > 0),
  -- Copies of the submission's, for the keys of the queue.
  submitted_at     timestamptz(3) not null,
  language         text not null check (language in ('kk', 'ru', 'en')),
  region           text check (region ~ '^KZ-[0-9]{2}$'),
  taken_by         text,
  classification   text check (classification ~ '^[a-z-]{1,40}$'),
  closing_reason   text check (closing_reason ~ '^[a-z-]{1,40}$'),
  outcome          text check (outcome ~ '^[a-z-]{1,40}$'),
  duplicate_of     uuid references reports.report check (duplicate_of <> id),
  changed_at       timestamptz(3) not null,
  closed_at        timestamptz(3),
  unique (submission_id, topic),
  check (fraud_type is null or topic = 'fraud'),
  check ((state = 'closed') = (closed_at is not null)),
  check ((state = 'closed') = (closing_reason is not null)),
  check ((state = 'closed') = (outcome is not null)),
  check (state <> 'closed' or classification is not null),
  check ((closing_reason is not distinct from 'duplicate') = (duplicate_of is not null))
);
-- The queue: the most urgent first, then the oldest; read by keyset. Without a state it is what is still open.
create index report_open on reports.report (rank, submitted_at, id) where state <> 'closed';
-- Nearly all that is open is new, so a new report stands in the index above alone.
create index report_by_state on reports.report (state, rank, submitted_at, id) where state <> 'new';
create index report_by_topic on reports.report (topic, rank, submitted_at, id) where state <> 'closed';
create index report_by_region on reports.report (region, rank, submitted_at, id) where region is not null;
create index report_duplicates on reports.report (duplicate_of) where duplicate_of is not null;

-- Everything that people wrote. Card numbers and IINs stand in it masked.
create table reports.words (
  submission_id    uuid not null references reports.submission,
  -- The account has the id of its submission, so that there is one.
  id               uuid not null,
  -- The report a message to the reporter or a note of ours belongs to; an account and an answer belong to the submission.
  report_id        uuid references reports.report,
  kind             text not null check (kind in ('account', 'answer', 'message', 'note')),
  body             text not null check (length(body) between 1 and 40000),
  author           text,
  idempotency_hash bytea check (length(idempotency_hash) = 32),
  written_at       timestamptz(3) not null,
  primary key (submission_id, id),
  check ((kind = 'account') = (id = submission_id)),
  check ((kind in ('message', 'note')) = (report_id is not null))
);
create unique index words_once on reports.words (idempotency_hash) where idempotency_hash is not null;

-- What the words name. The reporter's own identifiers have no place in the registry, and leave with the words.
create table reports.identifier (
  submission_id uuid not null references reports.submission,
  -- Keyed hash of kind and value.
  mark          bytea not null check (length(mark) = 32),
  place         smallint not null,
  kind          text not null check (kind ~ '^[a-z]{1,20}$'),
  display       text not null check (length(display) between 1 and 2100),
  -- Names indicators.observable. No foreign key: it would lock in the order of the words what the registry locks in its
  -- own, and two submissions could wait for each other.
  observable_id uuid,
  own           boolean not null,
  dismissed     boolean not null default false,
  primary key (submission_id, mark),
  check (own = (observable_id is null))
);
create index identifier_by_observable on reports.identifier (observable_id) where observable_id is not null;

create table reports.assessment (
  id             uuid primary key,
  report_id      uuid not null references reports.report,
  classification text not null check (classification ~ '^[a-z-]{1,40}$'),
  closing_reason text check (closing_reason ~ '^[a-z-]{1,40}$'),
  duplicate_of   uuid references reports.report,
  topic          text not null check (topic ~ '^[a-z-]{1,40}$'),
  fraud_type     text check (fraud_type ~ '^[a-z-]{1,40}$'),
  confirmed      integer not null check (confirmed >= 0),
  dismissed      integer not null check (dismissed >= 0),
  assessor       text,
  assessed_at    timestamptz(3) not null
);
create index assessment_of_report on reports.assessment (report_id, assessed_at);
