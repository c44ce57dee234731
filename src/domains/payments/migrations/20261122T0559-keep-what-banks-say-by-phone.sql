-- What a bank said by telephone or letter about a request to let money go or to give it back, as a duty officer wrote it down.
create table payments.hand_answer (
  id               uuid primary key,
  request          uuid not null references payments.request (id),
  idempotency_hash bytea unique,
  body_hash        bytea not null,
  way              text not null check (way in ('phone', 'letter')),
  -- Who at the bank answered: a name or a post.
  told_by          text not null check (length(told_by) between 2 and 200),
  -- SHA-256 of the paper.
  digest           bytea check (length(digest) = 32),
  -- What was let go or went back, in tiyn, and when.
  done             bigint not null check (done >= 0),
  done_at          timestamptz,
  -- The rest, each part with its reason; sums as text, since they go beyond what a double holds.
  refused          jsonb not null default '[]' check (jsonb_typeof(refused) = 'array'),
  recorded_by      text not null,
  recorded_at      timestamptz not null,
  constraint letter_is_kept check (way <> 'letter' or digest is not null),
  constraint done_at_a_time check ((done > 0) = (done_at is not null)),
  constraint says_something check (done > 0 or jsonb_array_length(refused) > 0)
);
create index hand_answer_of_request on payments.hand_answer (request, recorded_at);

-- Seen with the recovery that the request belongs to.
alter table payments.hand_answer enable row level security;
grant select on payments.hand_answer to saqbol_staff;
create policy hand_answer_scope on payments.hand_answer for select to saqbol_staff
  using (exists (select from payments.request q where q.id = request));
