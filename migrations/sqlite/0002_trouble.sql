-- Why the cluster is not as a placement wants it, in the words of the last attempt (JSON: a text in every language).
-- The same in ../sqlite and ../postgres.

ALTER TABLE placements ADD COLUMN trouble TEXT;
