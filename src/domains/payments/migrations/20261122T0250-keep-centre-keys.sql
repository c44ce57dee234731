-- Ed25519 keys by which the centre signs what it tells banks; the newest signs, the ones before are published as long as they are here.
create table payments.signing_key (
  id           integer primary key generated always as identity,
  kid          text not null unique check (length(kid) = 43),
  -- The private half (JWK), sealed.
  private_key  bytea not null,
  made_at      timestamptz not null
);
