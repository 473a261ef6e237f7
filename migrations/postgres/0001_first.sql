-- The first tables. Ids are UUIDs as text, times microseconds since 1970, structures JSON, yes and no 1 and 0.
-- The same tables as in ../sqlite: whoever changes one changes both; the store's contract test runs on both.
-- Names and ids are sorted by their bytes (collation C), as SQLite does, whatever the locale of the database.

CREATE TABLE users (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    session_epoch BIGINT NOT NULL,
    administrator BIGINT NOT NULL,
    disabled BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE teams (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    description TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE memberships (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    team_id TEXT COLLATE "C" NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    PRIMARY KEY (user_id, team_id)
);

CREATE INDEX memberships_team ON memberships (team_id);

CREATE TABLE tokens (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT COLLATE "C" NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    expires_at BIGINT,
    UNIQUE (user_id, name)
);

CREATE TABLE clusters (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    server TEXT NOT NULL,
    prometheus_url TEXT,
    last_check TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE environments (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    cluster_id TEXT COLLATE "C" NOT NULL REFERENCES clusters (id),
    namespace TEXT NOT NULL,
    position BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (cluster_id, namespace)
);

CREATE TABLE services (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    team_id TEXT COLLATE "C" NOT NULL REFERENCES teams (id),
    source TEXT NOT NULL,
    ports TEXT NOT NULL,
    health_path TEXT,
    description TEXT NOT NULL,
    links TEXT NOT NULL,
    credentials BYTEA,
    version BIGINT NOT NULL,
    deleting BIGINT NOT NULL,
    -- How many builds were numbered so far: counting up locks the row, so no number is given twice.
    builds_numbered BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX services_team ON services (team_id);

CREATE TABLE builds (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    service_id TEXT COLLATE "C" NOT NULL REFERENCES services (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    status TEXT NOT NULL,
    reference TEXT NOT NULL,
    commit_hash TEXT,
    subject TEXT,
    image TEXT,
    digest TEXT,
    steps TEXT NOT NULL,
    sentence TEXT,
    error_offset BIGINT,
    cancel_requested BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    requested_by TEXT NOT NULL,
    -- Bytes in build_logs.
    log_length BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    UNIQUE (service_id, number)
);

CREATE INDEX builds_newest ON builds (created_at, id);
CREATE INDEX builds_status ON builds (status);

-- A log lies in chunks, each at its byte offset.
CREATE TABLE build_logs (
    build_id TEXT COLLATE "C" NOT NULL REFERENCES builds (id) ON DELETE CASCADE,
    start BIGINT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (build_id, start)
);

-- How many releases were numbered in each environment: it outlives the placement, so numbers never come again.
CREATE TABLE release_numbers (
    service_id TEXT COLLATE "C" NOT NULL REFERENCES services (id) ON DELETE CASCADE,
    environment_id TEXT COLLATE "C" NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
    last BIGINT NOT NULL,
    PRIMARY KEY (service_id, environment_id)
);

CREATE TABLE releases (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    service_id TEXT COLLATE "C" NOT NULL REFERENCES services (id) ON DELETE CASCADE,
    environment_id TEXT COLLATE "C" NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    status TEXT NOT NULL,
    image TEXT NOT NULL,
    build_id TEXT COLLATE "C" REFERENCES builds (id) ON DELETE SET NULL,
    build_number BIGINT,
    settings TEXT NOT NULL,
    ports TEXT NOT NULL,
    health_path TEXT,
    manifests TEXT NOT NULL,
    reason TEXT NOT NULL,
    repeats BIGINT,
    sentence TEXT,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    applied_at BIGINT,
    finished_at BIGINT,
    UNIQUE (service_id, environment_id, number)
);

CREATE INDEX releases_status ON releases (status);
CREATE INDEX releases_build ON releases (build_id);
CREATE INDEX releases_environment ON releases (environment_id);

CREATE TABLE placements (
    service_id TEXT COLLATE "C" NOT NULL REFERENCES services (id) ON DELETE CASCADE,
    environment_id TEXT COLLATE "C" NOT NULL REFERENCES environments (id),
    release_number BIGINT NOT NULL,
    replicas BIGINT NOT NULL,
    stopped BIGINT NOT NULL,
    restarted_at BIGINT,
    version BIGINT NOT NULL,
    applied_version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (service_id, environment_id)
);

CREATE INDEX placements_environment ON placements (environment_id);

-- Names instead of references: the trail outlives what it tells of.
CREATE TABLE audits (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    happened_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    service TEXT,
    environment TEXT,
    sentence TEXT NOT NULL
);

CREATE INDEX audits_newest ON audits (happened_at, id);
CREATE INDEX audits_service ON audits (service, happened_at);
