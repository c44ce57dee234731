-- What banks screen payments by, version by version, and what their nodes decided by it. Of payments there are counts alone: no
-- account and no person ever comes here.

-- A version of the rules: proposed by one person with a reason, tried on stored history, put in force by another. The first one
-- is the one that comes with the program; what is proposed counts on from it.
create table payments.policy_version (
  id               uuid primary key,
  number           integer not null unique check (number >= 2),
  -- The version it was made from; it can only follow that one.
  base             integer not null check (base >= 1 and base < number),
  policy           jsonb not null,
  -- SHA-256 of the policy's canonical text, hexadecimal.
  digest           text not null check (digest ~ '^[0-9a-f]{64}$'),
  reason           text not null check (length(reason) between 3 and 2000),
  proposed_by      text not null,
  proposed_at      timestamptz not null,
  -- What it would have changed; null until it was tried.
  back_test        jsonb,
  back_tested_at   timestamptz,
  approved_by      text,
  approved_at      timestamptz,
  -- Of a proposal: it was refused or taken back. Of a version in force: the one before it holds again.
  withdrawn_by     text,
  withdrawn_at     timestamptz,
  withdrawn_reason text check (length(withdrawn_reason) between 3 and 2000),
  constraint four_eyes check (approved_by is null or approved_by <> proposed_by),
  constraint approval_is_whole check ((approved_by is null) = (approved_at is null)),
  constraint withdrawal_is_whole check ((withdrawn_by is null) = (withdrawn_at is null)
    and (withdrawn_at is null) = (withdrawn_reason is null)),
  constraint back_test_is_whole check ((back_test is null) = (back_tested_at is null))
);
create index policy_version_in_force on payments.policy_version (number) where approved_at is not null and withdrawn_at is null;
create index policy_version_untried on payments.policy_version (number) where back_test is null and withdrawn_at is null;

-- Deliveries of banks' nodes that were taken: one that is sent again counts once.
create table payments.screening_delivery (
  organisation  uuid not null,
  id            uuid not null,
  received_at   timestamptz not null,
  primary key (organisation, id)
);
create index screening_delivery_by_age on payments.screening_delivery (received_at);

-- How payments were decided, minute by minute for the board, day by day for good. A line without a rule counts payments, each
-- once, by what was decided; a line with one counts those in which the rule found its reason. Lines in shadow decided nothing.
create unlogged table payments.screening_minute (
  minute        timestamptz not null,
  organisation  uuid not null,
  version       text not null,
  rule          text not null,
  reason        text not null,
  decision      text not null check (decision in ('allow', 'challenge', 'hold', 'block')),
  shadow        boolean not null,
  payments      bigint not null check (payments > 0),
  tiyn          numeric(30) not null check (tiyn >= 0),
  primary key (minute, organisation, version, rule, reason, decision, shadow)
);

create table payments.screening_day (
  day           date not null,
  organisation  uuid not null,
  version       text not null check (length(version) between 1 and 60),
  rule          text not null check (length(rule) <= 60),
  reason        text not null check (length(reason) <= 60),
  decision      text not null check (decision in ('allow', 'challenge', 'hold', 'block')),
  shadow        boolean not null,
  payments      bigint not null check (payments > 0),
  tiyn          numeric(30) not null check (tiyn >= 0),
  primary key (day, organisation, version, rule, reason, decision, shadow),
  constraint reason_is_a_rules check ((rule = '') = (reason = ''))
);
