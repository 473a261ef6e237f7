-- The first tables. Ids are UUIDs as text, times microseconds since 1970, structures JSON, yes and no 1 and 0.
-- The same tables as in ../postgres: whoever changes one changes both; the store's contract test runs on both.

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    session_epoch INTEGER NOT NULL,
    administrator INTEGER NOT NULL,
    disabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE teams (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE memberships (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    team_id TEXT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    PRIMARY KEY (user_id, team_id)
) STRICT;

CREATE INDEX memberships_team ON memberships (team_id);

CREATE TABLE tokens (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    expires_at INTEGER,
    UNIQUE (user_id, name)
) STRICT;

CREATE TABLE clusters (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    server TEXT NOT NULL,
    prometheus_url TEXT,
    last_check TEXT NOT NULL,
    sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE environments (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    cluster_id TEXT NOT NULL REFERENCES clusters (id),
    namespace TEXT NOT NULL,
    position INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (cluster_id, namespace)
) STRICT;

CREATE TABLE services (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    team_id TEXT NOT NULL REFERENCES teams (id),
    source TEXT NOT NULL,
    ports TEXT NOT NULL,
    health_path TEXT,
    description TEXT NOT NULL,
    links TEXT NOT NULL,
    credentials BLOB,
    version INTEGER NOT NULL,
    deleting INTEGER NOT NULL,
    -- How many builds were numbered so far: counting up locks the row, so no number is given twice.
    builds_numbered INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX services_team ON services (team_id);

CREATE TABLE builds (
    id TEXT NOT NULL PRIMARY KEY,
    service_id TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    status TEXT NOT NULL,
    reference TEXT NOT NULL,
    commit_hash TEXT,
    subject TEXT,
    image TEXT,
    digest TEXT,
    steps TEXT NOT NULL,
    sentence TEXT,
    error_offset INTEGER,
    cancel_requested INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    requested_by TEXT NOT NULL,
    -- Bytes in build_logs.
    log_length INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    UNIQUE (service_id, number)
) STRICT;

CREATE INDEX builds_newest ON builds (created_at, id);
CREATE INDEX builds_status ON builds (status);

-- A log lies in chunks, each at its byte offset.
CREATE TABLE build_logs (
    build_id TEXT NOT NULL REFERENCES builds (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (build_id, start)
) STRICT;

-- How many releases were numbered in each environment: it outlives the placement, so numbers never come again.
CREATE TABLE release_numbers (
    service_id TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
    environment_id TEXT NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
    last INTEGER NOT NULL,
    PRIMARY KEY (service_id, environment_id)
) STRICT;

CREATE TABLE releases (
    id TEXT NOT NULL PRIMARY KEY,
    service_id TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
    environment_id TEXT NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    status TEXT NOT NULL,
    image TEXT NOT NULL,
    build_id TEXT REFERENCES builds (id) ON DELETE SET NULL,
    build_number INTEGER,
    settings TEXT NOT NULL,
    ports TEXT NOT NULL,
    health_path TEXT,
    manifests TEXT NOT NULL,
    reason TEXT NOT NULL,
    repeats INTEGER,
    sentence TEXT,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    applied_at INTEGER,
    finished_at INTEGER,
    UNIQUE (service_id, environment_id, number)
) STRICT;

CREATE INDEX releases_status ON releases (status);
CREATE INDEX releases_build ON releases (build_id);
CREATE INDEX releases_environment ON releases (environment_id);

CREATE TABLE placements (
    service_id TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
    environment_id TEXT NOT NULL REFERENCES environments (id),
    release_number INTEGER NOT NULL,
    replicas INTEGER NOT NULL,
    stopped INTEGER NOT NULL,
    restarted_at INTEGER,
    version INTEGER NOT NULL,
    applied_version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (service_id, environment_id)
) STRICT;

CREATE INDEX placements_environment ON placements (environment_id);

-- Names instead of references: the trail outlives what it tells of.
CREATE TABLE audits (
    id TEXT NOT NULL PRIMARY KEY,
    happened_at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    service TEXT,
    environment TEXT,
    sentence TEXT NOT NULL
) STRICT;

CREATE INDEX audits_newest ON audits (happened_at, id);
CREATE INDEX audits_service ON audits (service, happened_at);
