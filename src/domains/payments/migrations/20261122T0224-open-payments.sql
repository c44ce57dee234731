-- Stolen money, chased bank by bank: who is asked, what they answered, what is held and on what grounds, what went back. Amounts
-- are tiyn. Of people there is no more here than accounts; the victim's and the caller's words stay with the report.

-- The banks that are asked. A bank answers for the accounts whose number carries its code.
create table payments.bank (
  code             text primary key check (code ~ '^[0-9A-Z]{3}$'),
  organisation     uuid not null unique,
  name             text not null check (length(name) between 2 and 200),
  bic              text check (bic ~ '^[A-Z0-9]{8}([A-Z0-9]{3})?$'),
  -- Public key (JWK) by which its replies are proved; null: it may only read.
  key              jsonb,
  -- Where it is told of requests at once; null: it asks.
  webhook          text check (length(webhook) <= 500),
  -- Who is told when it does not answer.
  duty_officer     text check (length(duty_officer) between 2 and 200),
  duty_contact     text check (length(duty_contact) between 3 and 200),
  -- Minutes within which a request is to be answered; null: the usual.
  answer_minutes   integer check (answer_minutes between 1 and 10080),
  updated_at       timestamptz not null,
  updated_by       text not null
);

-- One theft's chase.
create table payments.recovery (
  id               uuid primary key,
  number           text not null unique check (number ~ '^R-[0-9]{4}-[0-9]{6,}$'),
  state            text not null check (state in
    ('created', 'tracking', 'awaiting-analysis', 'analysed', 'returning', 'completed', 'cancelled')),
  channel          text not null check (channel in ('hotline', 'site', 'bank', 'police')),
  -- The report that tells of it (reports.report), where there is one.
  report           uuid,
  region           text check (region ~ '^KZ-[0-9]{2}$'),
  -- Number of the criminal case, as the police give it.
  case_number      text check (length(case_number) between 3 and 100),
  victim_bank      text not null references payments.bank (code),
  method           text not null check (method in ('first-in-first-out', 'pro-rata')),
  hops_most        integer not null check (hops_most between 1 and 50),
  window_hours     integer not null check (window_hours between 1 and 8760),
  least_tiyn       bigint not null check (least_tiyn >= 1),
  stolen           bigint not null default 0 check (stolen >= 0),
  duty_officer     text,
  reported_at      timestamptz not null,
  created_by       text not null,
  started_at       timestamptz,
  analysed_at      timestamptz,
  completed_at     timestamptz,
  cancelled_at     timestamptz,
  cancelled_reason text check (length(cancelled_reason) between 3 and 2000),
  idempotency_hash bytea unique,
  body_hash        bytea not null,
  updated_at       timestamptz not null,
  constraint cancellation_is_whole check ((state = 'cancelled') = (cancelled_at is not null and cancelled_reason is not null))
);
create index recovery_open on payments.recovery (reported_at) where state not in ('completed', 'cancelled');

-- A payment that stolen money went with, once in the whole country, and what victims claim of it: never more than it carried.
create table payments.traced_payment (
  bank             text not null,
  reference        text not null check (length(reference) between 1 and 35),
  amount           bigint not null check (amount > 0),
  claimed          bigint not null default 0 check (claimed >= 0),
  primary key (bank, reference),
  constraint nothing_is_claimed_twice check (claimed <= amount)
);

-- Money of one recovery at one account. Hop 1 is where the victim's payment went.
create table payments.leg (
  id               uuid primary key,
  recovery         uuid not null references payments.recovery (id),
  parent           uuid references payments.leg (id),
  hop              integer not null check (hop between 1 and 51),
  -- The bank where the account is, whether or not it takes part; its payment as it names it.
  bank             text not null check (length(bank) between 1 and 35),
  account          text not null check (length(account) between 1 and 34),
  reference        text not null check (length(reference) between 1 and 35),
  payment_amount   bigint not null check (payment_amount > 0),
  amount           bigint not null check (amount > 0),
  -- When the money came there, and when the victim's payment left.
  at               timestamptz not null,
  root_at          timestamptz not null,
  state            text not null check (state in ('asked', 'answered', 'stopped')),
  stop_reason      text check (stop_reason in
    ('too-many-hops', 'out-of-window', 'too-small', 'claimed-by-another', 'bank-unknown', 'cancelled')),
  -- Whether the account stood on the way already.
  loops            boolean not null default false,
  held             bigint not null default 0 check (held >= 0),
  returned         bigint not null default 0 check (returned >= 0),
  cashed_out       bigint not null default 0 check (cashed_out >= 0),
  unavailable      bigint not null default 0 check (unavailable >= 0),
  onward           bigint not null default 0 check (onward >= 0),
  created_at       timestamptz not null,
  answered_at      timestamptz,
  constraint stop_is_whole check ((state = 'stopped') = (stop_reason is not null)),
  constraint answer_balances check (state <> 'answered' or held + returned + cashed_out + unavailable + onward = amount)
);
create index leg_of_recovery on payments.leg (recovery, hop);
create index leg_of_parent on payments.leg (parent) where parent is not null;
create index leg_of_payment on payments.leg (bank, reference);
create index leg_of_account on payments.leg (account);

-- What a bank is asked. `confirm`: whether the payments that a victim told of were made; `hold`: what became of a leg's money, and to
-- hold what is there; `release`, `return`: what becomes of money that it holds.
create table payments.request (
  id               uuid primary key,
  recovery         uuid not null references payments.recovery (id),
  leg              uuid references payments.leg (id),
  kind             text not null check (kind in ('confirm', 'hold', 'release', 'return')),
  bank             text not null references payments.bank (code),
  amount           bigint not null check (amount > 0),
  -- What goes with the request beside leg and amount: the victim's payments, the grounds of a return.
  details          jsonb not null default '{}',
  state            text not null check (state in ('open', 'answered', 'withdrawn')),
  asked_at         timestamptz not null,
  due_at           timestamptz not null,
  reminded_at      timestamptz,
  escalated_at     timestamptz,
  closed_at        timestamptz,
  -- The transaction that changed it last: banks read on from it (`modifiedAfter`) and miss nothing that commits late.
  changed_in       xid8 not null default pg_current_xact_id(),
  constraint about_a_leg check ((kind = 'confirm') = (leg is null)),
  constraint closing_is_whole check ((state = 'open') = (closed_at is null))
);
create index request_open on payments.request (due_at) where state = 'open';
create index request_of_bank on payments.request (bank, changed_in, id);
create index request_of_recovery on payments.request (recovery);
create unique index request_once on payments.request (leg, kind) where leg is not null and state <> 'withdrawn';

-- Messages of banks that were taken, word for word as far as they are ours to keep; one that comes again is answered the same.
create table payments.bank_message (
  bank             text not null references payments.bank (code),
  message          text not null check (length(message) between 1 and 35),
  request          uuid references payments.request (id),
  definition       text not null check (length(definition) between 4 and 20),
  body             jsonb not null,
  body_hash        bytea not null check (length(body_hash) = 32),
  received_at      timestamptz not null,
  primary key (bank, message)
);
create index bank_message_of_request on payments.bank_message (request);

-- Signatures that were used: none counts twice.
create table payments.used_signature (
  bank             text not null,
  nonce            text not null check (length(nonce) between 8 and 100),
  until            timestamptz not null,
  primary key (bank, nonce)
);
create index used_signature_by_age on payments.used_signature (until);

-- Money that a bank holds for a leg: so much and no more, until a day.
create table payments.hold (
  id               uuid primary key,
  leg              uuid not null unique references payments.leg (id),
  recovery         uuid not null references payments.recovery (id),
  bank             text not null,
  account          text not null,
  amount           bigint not null check (amount > 0),
  released         bigint not null default 0 check (released >= 0),
  returned         bigint not null default 0 check (returned >= 0),
  state            text not null check (state in ('held', 'returning', 'closed')),
  -- How what was left of it ended: all went back, it was let go, its time was over.
  end_reason       text check (end_reason in ('returned', 'released', 'lapsed', 'appeal-upheld')),
  legal_basis      text not null check (length(legal_basis) between 1 and 60),
  held_at          timestamptz not null,
  until            timestamptz not null,
  closed_at        timestamptz,
  constraint never_more_than_held check (released + returned <= amount),
  constraint end_is_whole check ((state = 'closed') = (closed_at is not null and end_reason is not null)),
  constraint closed_is_empty check (state <> 'closed' or released + returned = amount)
);
create index hold_that_lapses on payments.hold (until) where state <> 'closed';
create index hold_of_recovery on payments.hold (recovery);

grant usage on schema payments to saqbol_staff;
