-- Every table of the desk is read in the scope of a person (see platform/scope.ts), by a policy of its own.
grant usage on schema desk to saqbol_staff;
