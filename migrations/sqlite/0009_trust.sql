-- Whether a release takes over what other field managers own, and the commits that each build was made of.
-- The same in ../sqlite and ../postgres but for the numbers.

ALTER TABLE releases ADD COLUMN take_over INTEGER NOT NULL DEFAULT 0;

-- A build's own commit and those before it, newest first, as JSON; only of builds that succeeded.
CREATE TABLE build_commits (
    build_id TEXT PRIMARY KEY REFERENCES builds (id) ON DELETE CASCADE,
    commits TEXT NOT NULL
);
