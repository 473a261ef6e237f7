-- The configuration centre of an environment, and what items of it held when a release was made, as hashes.
-- The same tables in ../sqlite and ../postgres.

CREATE TABLE centres (
    environment_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES environments (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    url TEXT NOT NULL,
    namespace TEXT NOT NULL,
    user_name TEXT NOT NULL,
    sealed BYTEA,
    updated_by TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- An empty hash: there was no such item.
CREATE TABLE centre_marks (
    release_id TEXT COLLATE "C" NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    item TEXT COLLATE "C" NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (release_id, item)
);
