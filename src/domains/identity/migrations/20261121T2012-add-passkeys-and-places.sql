-- Passkeys (WebAuthn Level 3), and the places that a session is used from. Of a network only a mark keyed with the session's
-- token is kept, of a browser its name and its system.
create table identity.passkey (
  id             uuid primary key,
  person_id      uuid not null references identity.person on delete cascade,
  credential_id  bytea not null check (length(credential_id) between 1 and 1023),
  -- COSE_Key (RFC 9052).
  public_key     bytea not null,
  -- Grows with each use where the authenticator counts; a passkey that is synchronised stays at 0.
  counter        bigint not null check (counter >= 0),
  transports     text[] not null,
  -- Kept by a service across devices, or in one device alone.
  synchronised   boolean not null,
  name           text not null check (length(name) between 1 and 100),
  created_at     timestamptz not null,
  last_used_at   timestamptz,
  constraint passkey_once unique (credential_id)
);
create index passkey_by_person on identity.passkey (person_id, created_at);

-- A challenge is good once: using it deletes it.
create table identity.passkey_challenge (
  challenge_hash  bytea primary key check (length(challenge_hash) = 32),
  purpose         text not null check (purpose in ('registration', 'proof')),
  person_id       uuid references identity.person on delete cascade,
  expires_at      timestamptz not null,
  check (purpose <> 'registration' or person_id is not null)
);
create index passkey_challenge_by_expiry on identity.passkey_challenge (expires_at);

-- `proved_at`: when the person last proved who they are, by signing in or by a confirmation.
alter table identity.session
  add column device text check (device ~ '^[a-z]+/[a-z]+$'),
  add column proved_at timestamptz,
  add column passkey_id uuid references identity.passkey on delete set null;
update identity.session set proved_at = created_at;
alter table identity.session alter column proved_at set not null;
create index session_by_passkey on identity.session (passkey_id) where passkey_id is not null;

-- A place `waiting` is one from which somebody showed the session's cookie and has not proved yet to be its owner.
create table identity.session_place (
  session_id    uuid not null references identity.session on delete cascade,
  mark          bytea not null check (length(mark) = 32),
  device        text not null check (device ~ '^[a-z]+/[a-z]+$'),
  state         text not null check (state in ('known', 'waiting')),
  first_at      timestamptz not null,
  last_at       timestamptz not null,
  confirmed_at  timestamptz,
  primary key (session_id, mark, device),
  check (confirmed_at is null or state = 'known')
);
