-- What a place remembers of the workload that was adopted there (JSON): what of it cannot be changed, and the objects as
-- they were. NULL: Slipway made what runs there.
-- The same in ../sqlite and ../postgres.

ALTER TABLE placements ADD COLUMN adopted TEXT;
