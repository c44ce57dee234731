-- Which recovery a report opened, for the victim who follows it.
create index recovery_of_report on payments.recovery (report) where report is not null;
