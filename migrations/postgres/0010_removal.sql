-- What goes with a service that is being taken out of an environment (JSON); NULL: it is not.
-- The same in ../sqlite and ../postgres.

ALTER TABLE placements ADD COLUMN removal TEXT;
