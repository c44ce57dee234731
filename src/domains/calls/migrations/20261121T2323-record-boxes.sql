-- SIM boxes: what the engine at an operator found, what an analyst made of it, and what stands beside it: gateways that have a
-- licence, and what the police seized.

-- A found box. The operator's node names it; the same name again brings it up to date. Numbers of SIMs are personal data of whoever
-- the SIM is registered to: they are for those who work on the box.
create table calls.box (
  id               uuid primary key,
  organisation     uuid not null,
  external_id      text not null check (length(external_id) between 1 and 100),
  region           text check (region ~ '^KZ-\d\d$'),
  state            text not null default 'found' check (state in ('found', 'in-review', 'confirmed', 'dismissed')),
  -- Highest calibrated score of its SIMs, 0 to 1.
  score            real not null check (score between 0 and 1),
  first_seen       timestamptz not null,
  last_seen        timestamptz not null,
  found_at         timestamptz not null,
  updated_at       timestamptz not null,
  -- Why the SIMs belong together: [{ code, count }].
  links            jsonb not null,
  cells            bigint[] not null default '{}',
  sims             integer not null check (sims > 0),
  devices          integer not null check (devices >= 0),
  calls            bigint not null check (calls >= 0),
  synthetic        boolean not null default false,
  assignee         text,
  decided_by       text,
  decided_at       timestamptz,
  -- How large it was when it was decided.
  decided_sims     integer,
  decision_reason  text check (length(decision_reason) between 3 and 2000),
  unique (organisation, external_id),
  constraint decision_is_whole check ((state in ('confirmed', 'dismissed')) = (decided_at is not null)
    and (decided_at is null) = (decided_by is null) and (decided_at is null) = (decision_reason is null))
);
create index box_waiting on calls.box (found_at, id) where state in ('found', 'in-review');

create table calls.box_sim (
  box_id      uuid not null references calls.box on delete cascade,
  imsi        text not null check (imsi ~ '^\d{14,15}$'),
  number      bigint,
  -- The devices it was seen in: IMEIs without the check digit.
  imeis       text[] not null default '{}',
  score       real not null check (score between 0 and 1),
  -- Why: [{ code, value, weight }], the weightiest first.
  reasons     jsonb not null,
  calls       bigint not null check (calls >= 0),
  first_seen  timestamptz not null,
  last_seen   timestamptz not null,
  primary key (box_id, imsi)
);
create index box_sim_by_number on calls.box_sim (number);

-- Gateways with a licence: their SIMs are no box.
create table calls.gateway (
  id            uuid primary key,
  licence       text not null unique check (length(licence) between 1 and 60),
  holder        text not null check (length(holder) between 2 and 200),
  bin           text check (bin ~ '^\d{12}$'),
  region        text check (region ~ '^KZ-\d\d$'),
  valid_from    date not null,
  valid_to      date not null,
  added_by      text not null,
  added_at      timestamptz not null,
  withdrawn_at  timestamptz,
  constraint lasts check (valid_to > valid_from)
);
create table calls.gateway_sim (
  gateway_id  uuid not null references calls.gateway on delete cascade,
  imsi        text not null check (imsi ~ '^\d{14,15}$'),
  primary key (gateway_id, imsi)
);
create index gateway_sim_by_imsi on calls.gateway_sim (imsi);

-- What was seized, as the police recorded it.
create table calls.seizure (
  id            uuid primary key,
  day           date not null,
  region        text not null check (region ~ '^KZ-\d\d$'),
  devices       integer not null check (devices >= 0),
  sims          integer not null check (sims >= 0),
  suspects      integer not null check (suspects >= 0),
  foreigners    integer not null default 0 check (foreigners >= 0),
  box_id        uuid references calls.box,
  note          text check (length(note) <= 2000),
  recorded_by   text not null,
  recorded_at   timestamptz not null,
  withdrawn_at  timestamptz,
  constraint foreigners_are_suspects check (foreigners <= suspects)
);
create index seizure_by_day on calls.seizure (day);

-- Owners with more SIMs than one person may have, as an operator counted them; the owner is the operator's keyed hash.
create table calls.owner_excess (
  organisation  uuid not null,
  owner         text not null check (length(owner) between 16 and 100),
  sims          integer not null check (sims > 0),
  told_on       date not null,
  primary key (organisation, owner)
);

-- Who may see which box: those who work on calls, in their region.
grant usage on schema calls to saqbol_staff;
alter table calls.box enable row level security;
grant select on calls.box to saqbol_staff;
create policy box_scope on calls.box for select to saqbol_staff using (
  not platform.scope_has('partner') and platform.scope_sees(region)
  and (platform.scope_has('analyst') or platform.scope_has('investigator') or platform.scope_has('supervisor')));
alter table calls.box_sim enable row level security;
grant select on calls.box_sim to saqbol_staff;
create policy box_sim_scope on calls.box_sim for select to saqbol_staff
  using (exists (select from calls.box b where b.id = box_id));
alter table calls.seizure enable row level security;
grant select on calls.seizure to saqbol_staff;
create policy seizure_scope on calls.seizure for select to saqbol_staff using (
  not platform.scope_has('partner') and platform.scope_sees(region));
