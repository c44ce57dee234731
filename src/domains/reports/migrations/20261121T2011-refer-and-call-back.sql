-- Who can act on a report beyond the hotline, and what was asked of them.
create table reports.addressee (
  id              uuid primary key,
  kind            text not null check (kind in ('police', 'provider', 'foreign-hotline', 'ministry', 'helpline')),
  name_kk         text not null check (length(name_kk) between 2 and 200),
  name_ru         text not null check (length(name_ru) between 2 and 200),
  name_en         text not null check (length(name_en) between 2 and 200),
  -- The language its letters are written in.
  language        text not null check (language in ('kk', 'ru', 'en')),
  how             text not null check (how in ('letter', 'email', 'portal')),
  -- An e-mail address, the address of a portal, or a postal address.
  address         text not null check (length(address) between 3 and 500),
  -- The organisation whose people and programs answer here. Names identity.organisation.
  organisation_id uuid,
  -- The region it answers for; null for the whole country or abroad.
  region          text check (region ~ '^KZ-[0-9]{2}$'),
  -- Days within which an answer is due.
  answer_days     smallint not null check (answer_days between 1 and 60),
  active          boolean not null default true,
  version         integer not null default 1 check (version > 0),
  changed_at      timestamptz(3) not null
);

create table reports.referral (
  id               uuid primary key,
  report_id        uuid not null references reports.report,
  addressee_id     uuid not null references reports.addressee,
  -- A copy of the addressee's, so that a row says by itself who may read it.
  organisation_id  uuid,
  language         text not null check (language in ('kk', 'ru', 'en')),
  state            text not null
    check (state in ('drafted', 'sent', 'acknowledged', 'acted', 'refused', 'no-answer', 'withdrawn')),
  subject          text not null check (length(subject) between 1 and 300),
  -- What the addressee reads; retention empties it with the words of the report.
  letter           text check (length(letter) between 1 and 20000),
  sent_how         text check (sent_how in ('mail', 'copied', 'printed', 'portal')),
  -- The number under which the addressee keeps it.
  reference        text check (length(reference) between 1 and 100),
  note             text check (length(note) between 1 and 2000),
  idempotency_hash bytea unique check (length(idempotency_hash) = 32),
  body_hash        bytea check (length(body_hash) = 32),
  version          integer not null default 1 check (version > 0),
  drafted_by       text,
  drafted_at       timestamptz(3) not null,
  sent_by          text,
  sent_at          timestamptz(3),
  due_at           timestamptz(3),
  acknowledged_at  timestamptz(3),
  answered_at      timestamptz(3),
  reminders        smallint not null default 0 check (reminders >= 0),
  reminded_at      timestamptz(3),
  check ((idempotency_hash is null) = (body_hash is null)),
  check ((state in ('drafted', 'withdrawn')) = (sent_at is null)),
  check ((sent_at is null) = (due_at is null) and (sent_at is null) = (sent_how is null)),
  check (acknowledged_at is null or acknowledged_at >= sent_at),
  check (answered_at is null or answered_at >= sent_at)
);
create index referral_of_report on reports.referral (report_id, drafted_at);
create index referral_due on reports.referral (due_at) where state in ('sent', 'acknowledged');
create index referral_open on reports.referral (drafted_at, id) where state in ('drafted', 'sent', 'acknowledged');

-- What happened on the way to removal, as people recorded it: events are only ever added.
create table reports.takedown_event (
  report_id   uuid not null references reports.report,
  kind        text not null check (kind in ('police', 'provider', 'gone', 'reachable')),
  at          timestamptz(3) not null,
  -- Who says so: somebody who looked, or the addressee's answer.
  source      text not null check (source in ('person', 'addressee')),
  referral_id uuid references reports.referral,
  recorded_by text,
  recorded_at timestamptz(3) not null,
  primary key (report_id, kind, at)
);
-- The four timestamps that follow from the events; figures read them here.
create table reports.takedown (
  report_id   uuid primary key references reports.report,
  received_at timestamptz(3) not null,
  police_at   timestamptz(3) check (police_at >= received_at),
  provider_at timestamptz(3) check (provider_at >= received_at),
  removed_at  timestamptz(3) check (removed_at >= received_at)
);

-- Key pairs of roles that may open contact details. Old ones stay, to open what was sealed to them.
create table reports.contact_key (
  id             uuid primary key,
  role           text not null check (role in ('call-back')),
  public_jwk     jsonb not null,
  -- Sealed under the key purpose `contact`.
  private_sealed bytea not null,
  created_at     timestamptz(3) not null,
  retired_at     timestamptz(3) check (retired_at >= created_at)
);
create unique index contact_key_in_use on reports.contact_key (role) where retired_at is null;

-- How a reporter wants to be called back. Only a holder of the role can open it.
create table reports.contact (
  submission_id uuid primary key references reports.submission,
  key_id        uuid not null references reports.contact_key,
  -- Compact JWE (RFC 7516): RSA-OAEP-256, A256GCM.
  sealed        text not null check (length(sealed) between 500 and 12000),
  sealed_by     text not null check (sealed_by in ('reporter', 'server')),
  stored_at     timestamptz(3) not null
);
create table reports.contact_opening (
  id            uuid primary key,
  submission_id uuid not null references reports.submission,
  opened_by     text not null,
  reason        text not null check (length(reason) between 10 and 500),
  opened_at     timestamptz(3) not null
);
create index contact_opening_of on reports.contact_opening (submission_id, opened_at);

-- The register of addressees is for the staff; an organisation reads its own entry.
alter table reports.addressee enable row level security;
grant select on reports.addressee to saqbol_staff;
create policy addressee_scope on reports.addressee for select to saqbol_staff using (
  organisation_id = platform.scope_organisation()
  or (platform.scope_person() is not null and not platform.scope_has('partner')));
-- The staff sees what stands on reports it sees; an organisation sees what was sent to it.
alter table reports.referral enable row level security;
grant select on reports.referral to saqbol_staff;
create policy referral_scope on reports.referral for select to saqbol_staff using (
  (organisation_id = platform.scope_organisation() and sent_at is not null)
  or (not platform.scope_has('partner') and exists (select from reports.report r where r.id = report_id)));
alter table reports.takedown_event enable row level security;
grant select on reports.takedown_event to saqbol_staff;
create policy takedown_event_scope on reports.takedown_event for select to saqbol_staff using (
  not platform.scope_has('partner') and exists (select from reports.report r where r.id = report_id));
alter table reports.takedown enable row level security;
grant select on reports.takedown to saqbol_staff;
create policy takedown_scope on reports.takedown for select to saqbol_staff using (
  not platform.scope_has('partner') and exists (select from reports.report r where r.id = report_id));
-- Nobody of the staff reads a key or what is sealed: both are opened by the product, with a reason, or not at all.
alter table reports.contact_key enable row level security;
create policy contact_key_scope on reports.contact_key for select to saqbol_staff using (false);
alter table reports.contact enable row level security;
create policy contact_scope on reports.contact for select to saqbol_staff using (false);
alter table reports.contact_opening enable row level security;
grant select on reports.contact_opening to saqbol_staff;
create policy contact_opening_scope on reports.contact_opening for select to saqbol_staff using (
  not platform.scope_has('partner') and exists (select from reports.submission s where s.id = submission_id));
