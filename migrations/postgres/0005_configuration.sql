-- What services are configured with, by level, and the sealed values that releases refer to.
-- The same tables in ../sqlite and ../postgres. A scope is `base` or the id of an environment, which takes its level along.

CREATE TABLE configurations (
    service_id TEXT COLLATE "C" NOT NULL REFERENCES services (id) ON DELETE CASCADE,
    scope TEXT COLLATE "C" NOT NULL,
    environment_id TEXT COLLATE "C" REFERENCES environments (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    level TEXT NOT NULL,
    updated_by TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (service_id, scope)
);

CREATE INDEX configurations_environment ON configurations (environment_id);

-- Only ever added to: a roll back finds the version that its release was made with.
CREATE TABLE secrets (
    service_id TEXT COLLATE "C" NOT NULL REFERENCES services (id) ON DELETE CASCADE,
    of_key TEXT COLLATE "C" NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    environment_id TEXT COLLATE "C" REFERENCES environments (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (service_id, of_key, scope, version)
);

CREATE INDEX secrets_environment ON secrets (environment_id);
