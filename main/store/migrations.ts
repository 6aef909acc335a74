/** The database's shape, step by step; `PRAGMA user_version` counts the steps taken. Never edit a step that shipped: add one. */

export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE tariffs (
    hash TEXT PRIMARY KEY,              -- SHA-256 of json
    json TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,                -- UUID
    number TEXT NOT NULL,               -- for people: 7F3A-2291
    connector INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'ended', 'closed')),
    token TEXT,                         -- JSON of the token that started it; NULL: free vend
    started_at INTEGER NOT NULL,        -- epoch ms, as all times
    ended_at INTEGER,                   -- energy is final
    closed_at INTEGER,                  -- receipt is final
    meter_start_wh INTEGER NOT NULL,
    register_wh INTEGER NOT NULL,       -- last accepted reading of the meter's register
    energy_wh INTEGER NOT NULL,
    stop_reason TEXT,
    tariff TEXT REFERENCES tariffs(hash),
    pricing TEXT,                       -- JSON: charging periods so far, enough to go on pricing after a restart
    receipt TEXT                        -- JSON, written once, at close
  ) STRICT;
  CREATE INDEX sessions_unfinished ON sessions (state) WHERE state <> 'closed';
  CREATE INDEX sessions_started ON sessions (started_at);

  CREATE TABLE session_events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    session TEXT NOT NULL REFERENCES sessions(id),
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL                  -- JSON
  ) STRICT;
  CREATE INDEX session_events_session ON session_events (session, seq);

  CREATE TABLE meter_samples (
    session TEXT NOT NULL REFERENCES sessions(id),
    at INTEGER NOT NULL,
    register_wh INTEGER NOT NULL,
    watts INTEGER
  ) STRICT;
  CREATE INDEX meter_samples_session ON meter_samples (session, at);

  CREATE TABLE faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL,
    connector INTEGER,                  -- NULL: the station's
    raised_at INTEGER NOT NULL,
    cleared_at INTEGER,
    evidence TEXT NOT NULL              -- JSON
  ) STRICT;

  CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    detail TEXT NOT NULL                -- JSON
  ) STRICT;
  `,
  `
  ALTER TABLE faults ADD COLUMN diagnosis TEXT; -- JSON: the most likely causes when it was raised, with their evidence
  ALTER TABLE faults ADD COLUMN outcome TEXT;   -- how its recovery ended: recovered, needs-driver, needs-technician
  CREATE INDEX faults_open ON faults (code, connector) WHERE cleared_at IS NULL;

  CREATE TABLE states (
    name TEXT PRIMARY KEY,              -- 'recovery/CODE@CONNECTOR', 'alerts', 'evidence', 'run', …
    json TEXT NOT NULL                  -- a machine's state, to go on with after a restart
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,              -- who takes it away: 'webhook', …
    id TEXT NOT NULL,                   -- by which a receiver drops copies
    at INTEGER NOT NULL,
    connector INTEGER,
    payload TEXT NOT NULL,              -- JSON
    attempts INTEGER NOT NULL DEFAULT 0,
    UNIQUE (channel, id)
  ) STRICT;
  CREATE INDEX outbox_channel ON outbox (channel, seq);
  `,
  // The sessions' search (search.ts): each index holds all that is asked of it, so that no row is read for one that is left out.
  `
  CREATE TABLE tokens (
    uid TEXT NOT NULL PRIMARY KEY,      -- stands in for the tokens file's entry of this number, or adds one
    account TEXT,
    label TEXT,
    grp TEXT,
    language TEXT,
    role TEXT NOT NULL,
    valid_until INTEGER,
    blocked INTEGER NOT NULL,           -- 0, 1
    tariff TEXT,                        -- OCPI tariff id
    changed_at INTEGER NOT NULL,
    origin TEXT NOT NULL                -- 'charger', 'import'
  ) STRICT;

  CREATE INDEX sessions_number ON sessions (number COLLATE NOCASE, started_at, connector);
  CREATE INDEX sessions_card ON sessions (
    (substr(CASE WHEN json_valid(token) THEN json_extract(token, '$.uid') END, -2)
      || substr(CASE WHEN json_valid(token) THEN json_extract(token, '$.uid') END, -4, 2)) COLLATE NOCASE,
    started_at, connector, CASE WHEN json_valid(token) THEN json_extract(token, '$.uid') END);
  CREATE INDEX sessions_account ON sessions (
    CASE WHEN json_valid(token) THEN json_extract(token, '$.account') END COLLATE NOCASE, started_at, connector);
  CREATE INDEX sessions_label ON sessions (
    CASE WHEN json_valid(token) THEN json_extract(token, '$.label') END COLLATE NOCASE, started_at, connector);
  CREATE INDEX sessions_connector ON sessions (connector, started_at);
  CREATE INDEX sessions_search ON sessions (started_at, connector, number,
    CASE WHEN json_valid(token) THEN json_extract(token, '$.uid') END,
    CASE WHEN json_valid(token) THEN json_extract(token, '$.account') END,
    CASE WHEN json_valid(token) THEN json_extract(token, '$.label') END);

  ALTER TABLE faults ADD COLUMN acknowledged_at INTEGER;
  ALTER TABLE faults ADD COLUMN acknowledged_by TEXT; -- which technician has seen it
  CREATE INDEX faults_code ON faults (code);
  CREATE INDEX faults_connector ON faults (connector);
  `,
];
