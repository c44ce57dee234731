-- Who may come in: organisations, their people and their machines, and every key they come in with. Tokens, secrets and
-- codes are kept as keyed hashes, passwords as argon2id; the key is not in the database.
create table identity.organisation (
  id          uuid primary key,
  kind        text not null check (kind in
    ('hotline', 'police-region', 'bank', 'operator', 'provider', 'platform', 'foreign-hotline')),
  name        text not null check (length(name) between 2 and 200),
  -- ISO 3166-2; null for the whole country. People and clients of the organisation see this region alone.
  region      text check (region ~ '^KZ-[0-9]{2}$'),
  state       text not null default 'active' check (state in ('active', 'suspended')),
  -- The organisation that runs this installation: the one whose people may be administrators.
  host        boolean not null default false,
  created_at  timestamptz not null,
  check (kind <> 'police-region' or region is not null),
  check (not host or state = 'active')
);
create unique index organisation_one_host on identity.organisation (host) where host;
create index organisation_by_name on identity.organisation (name, id);

create table identity.person (
  id               uuid primary key,
  organisation_id  uuid not null references identity.organisation,
  email            text not null check (email = lower(email) and length(email) <= 254),
  name             text not null check (length(name) between 1 and 200),
  roles            text[] not null check (cardinality(roles) > 0 and roles <@ array
    ['operator', 'analyst', 'investigator', 'supervisor', 'auditor', 'administrator']),
  language         text not null default 'kk' check (language in ('kk', 'ru', 'en')),
  state            text not null default 'invited' check (state in ('invited', 'active', 'suspended')),
  -- argon2id in the PHC string format, peppered.
  password         text check (password like '$argon2id$%'),
  created_at       timestamptz not null,
  last_sign_in_at  timestamptz,
  constraint person_email_once unique (email),
  check (state <> 'active' or password is not null)
);
create index person_by_name on identity.person (name, id);
create index person_by_organisation on identity.person (organisation_id, name, id);

-- A TOTP secret (RFC 6238), sealed. `pending` waits for its first right code; `last_step` refuses a code used before.
create table identity.second_factor (
  person_id     uuid primary key references identity.person on delete cascade,
  sealed        bytea,
  pending       bytea,
  last_step     bigint,
  confirmed_at  timestamptz,
  check ((sealed is null) = (confirmed_at is null)),
  check (sealed is not null or pending is not null)
);

create table identity.recovery_code (
  person_id  uuid not null references identity.person on delete cascade,
  code_hash  bytea not null check (length(code_hash) = 32),
  used_at    timestamptz,
  primary key (person_id, code_hash)
);

create table identity.session (
  id             uuid primary key,
  person_id      uuid not null references identity.person on delete cascade,
  token_hash     bytea not null unique check (length(token_hash) = 32),
  -- Whether this session proved the second factor, not only the password.
  second_factor  boolean not null,
  created_at     timestamptz not null,
  last_used_at   timestamptz not null,
  expires_at     timestamptz not null
);
create index session_by_person on identity.session (person_id);
create index session_by_expiry on identity.session (expires_at);

-- One-time links: the first set-up, and invitations (which also serve to set a new password).
create table identity.link (
  id          uuid primary key,
  kind        text not null check (kind in ('set-up', 'invitation')),
  token_hash  bytea not null unique check (length(token_hash) = 32),
  person_id   uuid references identity.person on delete cascade,
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  used_at     timestamptz,
  check (kind = 'set-up' or person_id is not null),
  check (kind <> 'set-up' or (used_at is null) = (person_id is null))
);
create unique index link_one_set_up on identity.link (kind) where kind = 'set-up' and used_at is null;
create unique index link_one_invitation on identity.link (person_id) where kind = 'invitation' and used_at is null;

-- Failed sign-ins by account and by address, both as keyed hashes.
create table identity.attempt (
  key            bytea primary key check (length(key) = 32),
  failures       integer not null check (failures >= 0),
  last_at        timestamptz not null,
  blocked_until  timestamptz
);
create index attempt_by_time on identity.attempt (last_at);

create table identity.client (
  id               uuid primary key,
  organisation_id  uuid not null references identity.organisation,
  name             text not null check (length(name) between 1 and 200),
  scopes           text[] not null check (cardinality(scopes) > 0),
  state            text not null default 'active' check (state in ('active', 'revoked')),
  created_at       timestamptz not null
);
create index client_by_name on identity.client (name, id);

create table identity.client_secret (
  id           uuid primary key,
  client_id    uuid not null references identity.client on delete cascade,
  secret_hash  bytea not null check (length(secret_hash) = 32),
  created_at   timestamptz not null,
  -- Null for the newest secret; an older one stays good until then.
  expires_at   timestamptz
);
create unique index client_secret_one_lasting on identity.client_secret (client_id) where expires_at is null;

create table identity.access_token (
  token_hash  bytea primary key check (length(token_hash) = 32),
  client_id   uuid not null references identity.client on delete cascade,
  scopes      text[] not null,
  expires_at  timestamptz not null
);
create index access_token_by_client on identity.access_token (client_id);
create index access_token_by_expiry on identity.access_token (expires_at);
