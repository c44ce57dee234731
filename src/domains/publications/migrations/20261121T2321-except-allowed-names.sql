-- Allowed names that lie below a listing, or in a listed block of numbers: told to whoever sees a listing above them.
create table publications.exception (
  below          uuid not null references publications.entry on delete cascade,
  observable_id  uuid not null,
  kind           text not null check (kind in ('domain', 'url', 'email', 'phone')),
  value          text not null check (length(value) between 1 and 2048),
  level          text not null check (level in ('official', 'popular')),
  primary key (below, observable_id)
);
create index exception_by_name on publications.exception (observable_id);

-- A chain that begins anew takes its readers along.
alter table publications.subscription drop constraint subscription_chain_id_fkey;
alter table publications.subscription add constraint subscription_chain_id_fkey
  foreign key (chain_id) references publications.chain on update cascade;
