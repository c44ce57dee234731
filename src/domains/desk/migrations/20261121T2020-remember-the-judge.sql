-- Quality review looks at the judgement a report was closed with, which need not be its first one.
alter table desk.turn add column judged_at timestamptz(3), add column judged_by text;

-- greatest() and least() pass over nulls: what has not happened yet has no length, rather than a very great one.
create function desk.seconds_between(earlier timestamptz, later timestamptz) returns integer
  language sql immutable parallel safe
  return case when later is not null
    then greatest(0, least(2000000000, extract(epoch from later - earlier)))::integer end;
alter table desk.turn
  alter column look_s set expression as (desk.seconds_between(submitted_at, looked_at)),
  alter column assess_s set expression as (desk.seconds_between(submitted_at, assessed_at)),
  alter column refer_s set expression as (desk.seconds_between(submitted_at, referred_at)),
  alter column remove_s set expression as (desk.seconds_between(submitted_at, removed_at));
-- What was assessed today is asked for every half minute.
create index turn_assessed on desk.turn (assessed_at) where assessed_at is not null;
