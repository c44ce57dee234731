-- Who sends an entry again with the same Idempotency-Key is answered with the first one: two rows of one seizure would be counted twice in
-- public, and of two equal parts of the plan one would go on holding after the other was taken out.
alter table calls.seizure
  add column idempotency_hash bytea unique,
  add column body_hash bytea,
  add constraint key_comes_with_words check ((idempotency_hash is null) = (body_hash is null));
alter table calls.number_rule
  add column idempotency_hash bytea unique,
  add column body_hash bytea,
  add constraint key_comes_with_words check ((idempotency_hash is null) = (body_hash is null));
alter table calls.number_range
  add column idempotency_hash bytea unique,
  add column body_hash bytea,
  add constraint key_comes_with_words check ((idempotency_hash is null) = (body_hash is null));
