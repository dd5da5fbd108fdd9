-- How well the place of an incident is known.
alter table incidents add column place_accuracy_m double precision
    constraint incidents_place_accuracy check (place_accuracy_m > 0 and place_accuracy_m <= 100000);
