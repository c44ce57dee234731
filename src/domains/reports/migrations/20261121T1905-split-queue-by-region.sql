-- What is open is a small part of all reports: a region's queue must not walk over everything that was closed.
drop index reports.report_by_region;
create index report_open_by_region on reports.report (region, rank, submitted_at, id)
  where region is not null and state <> 'closed';
create index report_closed_by_region on reports.report (region, rank, submitted_at, id)
  where region is not null and state = 'closed';
