-- What Slipway does by itself in a place, and from which environment a release came; NULL: nothing, and from none.
-- The same in ../sqlite and ../postgres.

ALTER TABLE placements ADD COLUMN automation TEXT;
ALTER TABLE releases ADD COLUMN promoted TEXT;
