-- Reports that belong together: the same event, the same offender, or related. A link copies nothing and closes nothing;
-- each report keeps its words, its state and its place in the figures. The pair stands once, the smaller id first.
create table reports.link (
  first_id  uuid not null references reports.report,
  second_id uuid not null references reports.report,
  kind      text not null check (kind in ('same-event', 'same-offender', 'related')),
  -- Why, in the words of who linked; retention deletes it with the words of either report.
  reason    text check (length(reason) between 1 and 5000),
  made_by   text not null,
  made_at   timestamptz(3) not null,
  primary key (first_id, second_id),
  check (first_id < second_id)
);
-- The links of one report, the newest first, from either end.
create index link_of_first on reports.link (first_id, made_at desc, second_id desc);
create index link_of_second on reports.link (second_id, made_at desc, first_id desc);

alter table reports.link enable row level security;
grant select on reports.link to saqbol_staff;
-- A link is seen by whoever sees both reports: it would tell of the other one.
create policy link_scope on reports.link for select to saqbol_staff
  using (exists (select from reports.report r where r.id = first_id)
    and exists (select from reports.report r where r.id = second_id));

-- What raised the version of a report: who, when, and which fields. It says whether two edits touch each other, and tells
-- whoever comes second what happened meanwhile. No words are kept: an edit may be there to remove some.
create table reports.revision (
  id            uuid primary key,
  report_id     uuid not null references reports.report,
  version       integer not null check (version > 1),
  action        text not null check (action in ('edited', 'taken', 'asked', 'answered', 'assessed', 'reopened')),
  -- Null for the reporter.
  made_by       text,
  made_at       timestamptz(3) not null,
  fields        text[] not null,
  assessment_id uuid references reports.assessment,
  unique (report_id, version),
  check ((action = 'assessed') = (assessment_id is not null))
);
create index revision_of_report on reports.revision (report_id, made_at desc, id desc);

alter table reports.revision enable row level security;
grant select on reports.revision to saqbol_staff;
create policy revision_scope on reports.revision for select to saqbol_staff
  using (exists (select from reports.report r where r.id = report_id));

-- The newest reports that name an identifier, without reading all of an identifier that thousands name.
drop index if exists reports.identifier_by_observable;
create index if not exists identifier_by_observable_newest on reports.identifier (observable_id, submission_id desc)
  where observable_id is not null;
