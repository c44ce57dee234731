-- What a person of the staff reads goes through `platform/scope.ts`: these rows belong to the region of their report.
grant usage on schema reports to saqbol_staff;
grant select on all tables in schema reports to saqbol_staff;

alter table reports.submission enable row level security;
create policy submission_scope on reports.submission for select to saqbol_staff using (platform.scope_sees(region));
alter table reports.report enable row level security;
create policy report_scope on reports.report for select to saqbol_staff using (platform.scope_sees(region));

-- Rows without a region of their own are seen with their submission or report, whose own policy decides.
alter table reports.words enable row level security;
create policy words_scope on reports.words for select to saqbol_staff
  using (exists (select from reports.submission s where s.id = submission_id));
alter table reports.identifier enable row level security;
create policy identifier_scope on reports.identifier for select to saqbol_staff
  using (exists (select from reports.submission s where s.id = submission_id));
alter table reports.assessment enable row level security;
create policy assessment_scope on reports.assessment for select to saqbol_staff
  using (exists (select from reports.report r where r.id = report_id));
