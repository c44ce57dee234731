-- Views of the queue that people come back to: their own, and those that supervisors share with everybody.
create table desk.view (
  id         uuid primary key,
  person_id  text not null check (length(person_id) between 1 and 100),
  shared     boolean not null default false,
  name       text not null check (length(name) between 1 and 60),
  -- What narrows the queue, as its query names it.
  filter     jsonb not null check (jsonb_typeof(filter) = 'object'),
  sort       text not null check (sort in ('priority', 'deadline', 'newest')),
  columns    text[] not null check (cardinality(columns) between 1 and 20),
  version    integer not null default 1 check (version > 0),
  created_at timestamptz(3) not null,
  changed_at timestamptz(3) not null
);
create index view_by_person on desk.view (person_id, created_at, id);
create index view_shared on desk.view (created_at, id) where shared;
alter table desk.view enable row level security;
grant select on desk.view to saqbol_staff;
create policy view_scope on desk.view for select to saqbol_staff
  using (shared or person_id = platform.scope_person());
