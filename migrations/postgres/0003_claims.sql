-- Whether a service that is being deleted takes its volume claims, and the data in them, with it.
-- The same in ../sqlite and ../postgres.

ALTER TABLE services ADD COLUMN claims_go BIGINT NOT NULL DEFAULT 0;
