-- The version of a place that last asked something else of the cluster: later ones changed only what Slipway does by itself.
-- The same in ../sqlite and ../postgres.

ALTER TABLE placements ADD COLUMN wanted_version INTEGER NOT NULL DEFAULT 0;
UPDATE placements SET wanted_version = version;
