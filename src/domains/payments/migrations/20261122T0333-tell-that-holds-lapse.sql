-- When it was told that a hold ends soon: a working day before, and once more in the last hours. A hold that is prolonged begins anew.
alter table payments.hold
  add column lapse_told_at      timestamptz,
  add column lapse_told_last_at timestamptz;

-- Messages of banks: the last one of each, and those whose recovery may be long over.
create index bank_message_of_bank on payments.bank_message (bank, received_at);
create index bank_message_by_age on payments.bank_message (received_at);
