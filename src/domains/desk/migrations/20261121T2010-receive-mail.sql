-- Mail that arrived: what became of each message, so that one delivered twice is taken once. Addresses and words are not here.
create table desk.mail (
  id            uuid primary key,
  -- Keyed hash of Message-ID and content.
  mark          bytea not null unique check (length(mark) = 32),
  received_at   timestamptz(3) not null,
  outcome       text not null check (outcome in ('submitted', 'added', 'skipped')),
  -- Why it was not taken for a report, as a code.
  skipped       text check (skipped ~ '^[a-z-]{1,40}$'),
  submission_id uuid references reports.submission,
  language      text check (language in ('kk', 'ru', 'en')),
  size          integer not null check (size >= 0),
  attachments   smallint not null check (attachments >= 0),
  -- Whether an answer was queued, and why not.
  answered      boolean not null,
  unanswered    text check (unanswered ~ '^[a-z-]{1,40}$'),
  -- Keyed hash of the sender's address, new every day, to count the answers of one day; deleted after two.
  sender_mark   bytea check (length(sender_mark) = 32),
  check ((outcome = 'skipped') = (skipped is not null)),
  check ((outcome = 'skipped') = (submission_id is null)),
  check (answered = (unanswered is null))
);
create index mail_by_sender on desk.mail (sender_mark, received_at) where sender_mark is not null;
create index mail_of_submission on desk.mail (submission_id, received_at) where submission_id is not null;

-- Seen with its submission; what was skipped belongs to the national desk.
alter table desk.mail enable row level security;
grant select on desk.mail to saqbol_staff;
create policy mail_scope on desk.mail for select to saqbol_staff using (
  not platform.scope_has('partner') and case when submission_id is null then platform.scope_sees(null)
    else exists (select from reports.submission s where s.id = submission_id) end);

-- Evidence stands below reports, so who may see which of it is said here: whoever sees the submission.
create policy item_scope on evidence.item for select to saqbol_staff using (
  not platform.scope_has('partner') and exists (select from reports.submission s where s.id = submission_id));
