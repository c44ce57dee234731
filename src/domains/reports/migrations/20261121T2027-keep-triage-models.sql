-- What the product learnt from closed reports, to suggest topic and urgency. Weights belong to hashes of n-grams that stood
-- in at least five different texts: no words, no identifiers, nobody.
create table reports.triage_model (
  version    integer primary key check (version > 0),
  trained_at timestamptz(3) not null,
  -- 'current' answers; 'former' did, and can again while its weights are kept; 'refused' never did.
  state      text not null check (state in ('current', 'former', 'refused')),
  refusal    text check (refusal ~ '^[a-z-]{1,40}$'),
  synthetic  boolean not null,
  examples   integer not null check (examples >= 0),
  held_out   integer not null check (held_out >= 0),
  metrics    jsonb not null,
  weights    bytea check (length(weights) between 8 and 20000000),
  kept       boolean not null generated always as (weights is not null) stored,
  check ((state = 'refused') = (refusal is not null)),
  check (state <> 'current' or weights is not null),
  check (state <> 'refused' or weights is null)
);
create unique index triage_model_current on reports.triage_model ((true)) where state = 'current';

-- How often operators decided what had been suggested, counted when a report is closed for the first time, with the model of
-- that moment, which has not learnt from it. Version 0 is the word lists.
create table reports.triage_agreement (
  day           date not null,
  model_version integer not null check (model_version >= 0),
  language      text not null check (language in ('kk', 'ru', 'en')),
  task          text not null check (task in ('topic', 'urgency')),
  suggested     text not null check (suggested ~ '^[a-z-]{1,40}$'),
  decided       text not null check (decided ~ '^[a-z-]{1,40}$'),
  synthetic     boolean not null,
  cases         integer not null check (cases > 0),
  primary key (day, model_version, language, task, suggested, decided, synthetic)
);

-- Counts and weights of no one: the same for every region. Weights are read by the product alone.
alter table reports.triage_model enable row level security;
grant select (version, trained_at, state, refusal, synthetic, examples, held_out, metrics, kept)
  on reports.triage_model to saqbol_staff;
create policy triage_model_scope on reports.triage_model for select to saqbol_staff using (true);
alter table reports.triage_agreement enable row level security;
grant select on reports.triage_agreement to saqbol_staff;
create policy triage_agreement_scope on reports.triage_agreement for select to saqbol_staff using (true);
