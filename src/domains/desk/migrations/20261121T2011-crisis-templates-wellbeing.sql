-- When somebody may die or disappear: who is on duty, what was raised, who took it, how it ended.
create table desk.duty (
  id         uuid primary key,
  person_id  text not null,
  from_at    timestamptz(3) not null,
  until_at   timestamptz(3) not null,
  entered_by text,
  check (until_at > from_at and until_at <= from_at + interval '7 days')
);
create index duty_by_time on desk.duty (until_at, from_at);

create table desk.crisis (
  id              uuid primary key,
  kind            text not null check (kind in ('life', 'suicide', 'abduction')),
  -- Names reports.report. No foreign key: the desk keeps its own order of locks.
  report_id       uuid,
  draft_id        uuid,
  region          text check (region ~ '^KZ-[0-9]{2}$'),
  language        text not null check (language in ('kk', 'ru', 'en')),
  raised_by       text not null,
  raised_at       timestamptz(3) not null,
  alerts          smallint not null default 1 check (alerts > 0),
  alerted_at      timestamptz(3) not null,
  acknowledged_by text,
  acknowledged_at timestamptz(3) check (acknowledged_at >= raised_at),
  ended_by        text,
  ended_at        timestamptz(3) check (ended_at >= raised_at),
  outcome         text check (outcome in ('services-called', 'handed-over', 'person-safe', 'call-lost', 'false-alarm')),
  note            text check (length(note) between 1 and 2000),
  check ((acknowledged_at is null) = (acknowledged_by is null)),
  check ((ended_at is null) = (ended_by is null) and (ended_at is null) = (outcome is null))
);
-- One alarm at a time for one report or one draft: a second press shows the first.
create unique index crisis_of_report on desk.crisis (report_id) where ended_at is null and report_id is not null;
create unique index crisis_of_draft on desk.crisis (draft_id) where ended_at is null and draft_id is not null;
create index crisis_open on desk.crisis (raised_at) where ended_at is null;

-- The hotline's own answers, and its own words for those that ship with the product.
create table desk.template (
  id         text primary key check (id ~ '^[a-z0-9-]{1,60}$'),
  kind       text not null check (kind in ('consultation', 'legal-aid', 'question', 'closing')),
  topics     text[] not null check (cardinality(topics) <= 20),
  -- By language: { "kk": { "title": …, "body": … } }.
  texts      jsonb not null check (jsonb_typeof(texts) = 'object' and length(texts::text) <= 100000),
  retired    boolean not null default false,
  version    integer not null check (version > 0),
  changed_by text,
  changed_at timestamptz(3) not null
);
create table desk.template_version (
  template_id text not null references desk.template,
  version     integer not null check (version > 0),
  texts       jsonb not null,
  retired     boolean not null,
  changed_by  text,
  changed_at  timestamptz(3) not null,
  primary key (template_id, version)
);

-- What an operator was exposed to, without contents. Nobody else reads it; it goes after a month.
create table desk.exposure (
  id        uuid primary key,
  person_id text not null,
  kind      text not null check (kind in ('report', 'time', 'image')),
  -- Severity of the topic, 1 to 4.
  heaviness smallint not null check (heaviness between 1 and 4),
  seconds   smallint not null check (seconds between 0 and 300),
  report_id uuid,
  at        timestamptz(3) not null
);
create index exposure_by_person on desk.exposure (person_id, at);
create index exposure_by_time on desk.exposure (at);
create table desk.rest (
  id         uuid primary key,
  person_id  text not null,
  -- Whether the product had proposed it.
  proposed   boolean not null,
  started_at timestamptz(3) not null,
  ended_at   timestamptz(3) check (ended_at >= started_at)
);
create index rest_by_person on desk.rest (person_id, started_at);
create unique index rest_running on desk.rest (person_id) where ended_at is null;

grant usage on schema desk to saqbol_staff;
alter table desk.duty enable row level security;
grant select on desk.duty to saqbol_staff;
create policy duty_scope on desk.duty for select to saqbol_staff using (
  platform.scope_person() is not null and not platform.scope_has('partner'));
alter table desk.crisis enable row level security;
grant select on desk.crisis to saqbol_staff;
create policy crisis_scope on desk.crisis for select to saqbol_staff using (
  not platform.scope_has('partner') and (raised_by = platform.scope_person() or platform.scope_sees(region)));
alter table desk.template enable row level security;
grant select on desk.template to saqbol_staff;
create policy template_scope on desk.template for select to saqbol_staff using (
  platform.scope_person() is not null and not platform.scope_has('partner'));
alter table desk.template_version enable row level security;
grant select on desk.template_version to saqbol_staff;
create policy template_version_scope on desk.template_version for select to saqbol_staff using (
  platform.scope_person() is not null and not platform.scope_has('partner'));
alter table desk.exposure enable row level security;
grant select on desk.exposure to saqbol_staff;
create policy exposure_scope on desk.exposure for select to saqbol_staff using (person_id = platform.scope_person());
alter table desk.rest enable row level security;
grant select on desk.rest to saqbol_staff;
create policy rest_scope on desk.rest for select to saqbol_staff using (person_id = platform.scope_person());
