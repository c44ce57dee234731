-- Quality review: a supervisor draws closed reports at random, colleagues judge them again without seeing the first
-- judgement, and the agreement is measured.
create table desk.quality_sample (
  id           uuid primary key,
  -- The same seed, strata and period draw the same reports again.
  seed         bigint not null check (seed between 0 and 4294967295),
  strata       text not null check (strata in ('none', 'topic', 'operator')),
  closed_from  date not null,
  closed_to    date not null check (closed_to >= closed_from),
  topic        text check (topic ~ '^[a-z-]{1,40}$'),
  synthetic    boolean not null,
  -- The region of the supervisor who drew it; null for the whole country.
  region       text check (region ~ '^KZ-[0-9]{2}$'),
  candidates   integer not null check (candidates > 0),
  drawn_by     text,
  drawn_at     timestamptz(3) not null
);

-- A report of a sample, and the second opinion once it is given. It says nothing of the first judgement.
create table desk.quality_item (
  id                uuid primary key,
  sample_id         uuid not null references desk.quality_sample,
  report_id         uuid not null,
  region            text,
  second_assessor   text not null,
  classification    text check (classification ~ '^[a-z-]{1,40}$'),
  topic             text check (topic ~ '^[a-z-]{1,40}$'),
  reason            text check (length(reason) between 1 and 4000),
  given_at          timestamptz(3),
  unique (sample_id, report_id),
  check ((given_at is null) = (classification is null)),
  check ((given_at is null) = (topic is null)),
  check ((given_at is null) = (reason is null))
);
create index quality_item_of_assessor on desk.quality_item (second_assessor, given_at);

-- The first judgement as it stood when the sample was drawn, and what the supervisor made of a disagreement.
create table desk.quality_first (
  item_id                 uuid primary key references desk.quality_item,
  assessor                text not null,
  classification          text not null,
  topic                   text not null,
  assessed_at             timestamptz(3) not null,
  resolved_classification text check (resolved_classification ~ '^[a-z-]{1,40}$'),
  resolved_topic          text check (resolved_topic ~ '^[a-z-]{1,40}$'),
  resolution              text check (length(resolution) between 1 and 4000),
  resolved_by             text,
  resolved_at             timestamptz(3),
  check ((resolved_at is null) = (resolved_classification is null)),
  check ((resolved_at is null) = (resolved_topic is null)),
  check ((resolved_at is null) = (resolution is null))
);

alter table desk.quality_sample enable row level security;
grant select on desk.quality_sample to saqbol_staff;
create policy quality_sample_scope on desk.quality_sample for select to saqbol_staff using (
  platform.scope_has('supervisor') and platform.scope_sees(region)
);
alter table desk.quality_item enable row level security;
grant select on desk.quality_item to saqbol_staff;
create policy quality_item_scope on desk.quality_item for select to saqbol_staff using (
  platform.scope_sees(region)
  and (platform.scope_has('supervisor') or second_assessor = platform.scope_person())
);
-- The second opinion is blind: until it is given its author sees no first judgement, not even as a supervisor.
alter table desk.quality_first enable row level security;
grant select on desk.quality_first to saqbol_staff;
create policy quality_first_scope on desk.quality_first for select to saqbol_staff using (
  exists (select from desk.quality_item i where i.id = item_id
    and (i.second_assessor <> platform.scope_person() or i.given_at is not null))
);
