-- The version of a placement with which a run was asked for the last time, of what runs to an end; 0: never.
-- The same in ../sqlite and ../postgres.

ALTER TABLE placements ADD COLUMN run_version INTEGER NOT NULL DEFAULT 0;
