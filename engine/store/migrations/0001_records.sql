-- The records of csms. doc.go describes the conventions; every table says here what a row is.

-- A charging station. key is its identity in lower case, which all other tables call station.
CREATE TABLE stations (
  key                   TEXT PRIMARY KEY,
  id                    TEXT NOT NULL,             -- the identity as first seen
  provisioned           INTEGER NOT NULL DEFAULT 0,-- 1: an operator made it known
  password_hash         TEXT,                      -- of the Basic password in use
  pending_password_hash TEXT,                      -- of one that is being set
  security_profile      INTEGER,
  registration          TEXT,                      -- what the operator decided
  told_registration     TEXT,                      -- what the station was last told
  validation            TEXT,                      -- strict, lenient
  version               TEXT,                      -- 1.6, 2.0.1, 2.1
  vendor_name           TEXT,
  model                 TEXT,
  serial_number         TEXT,
  firmware_version      TEXT,
  iccid                 TEXT,
  imsi                  TEXT,
  boot_reason           TEXT,
  last_boot             TEXT,
  last_seen             TEXT,
  clock_skew            REAL,                      -- seconds that the station's clock is ahead of ours
  labels                TEXT NOT NULL DEFAULT '{}',
  created               TEXT NOT NULL
);
CREATE INDEX stations_version ON stations (version, key);
CREATE INDEX stations_registration ON stations (registration, key);

-- What the station last said of a connector. evse_id 0 is the station itself.
CREATE TABLE connectors (
  station          TEXT NOT NULL REFERENCES stations (key) ON DELETE CASCADE,
  evse_id          INTEGER NOT NULL,
  connector_id     INTEGER NOT NULL,
  connector_status TEXT NOT NULL,
  since            TEXT,                           -- when it became so
  PRIMARY KEY (station, evse_id, connector_id)
);

-- A token that an operator made known. key is the id in lower case.
CREATE TABLE tokens (
  key        TEXT PRIMARY KEY,
  id_token   TEXT NOT NULL,
  type       TEXT,
  status     TEXT NOT NULL,                        -- AuthorizationStatus
  group_id   TEXT,
  expires    TEXT,
  language   TEXT,
  stations   TEXT NOT NULL DEFAULT '[]',           -- the stations that it is limited to; [] is all
  note       TEXT,
  created    TEXT NOT NULL,
  changed    TEXT NOT NULL
);

-- A transaction. began orders lists: the start, or the time of the first event that is known.
CREATE TABLE transactions (
  key            INTEGER PRIMARY KEY,
  station        TEXT NOT NULL,
  station_id     TEXT NOT NULL,                    -- as displayed
  transaction_id TEXT NOT NULL,
  active         INTEGER NOT NULL,                 -- 1: neither ended nor closed
  began          TEXT NOT NULL,
  start          TEXT,                             -- time of Started; NULL: it never came
  "end"          TEXT,                             -- time of Ended; NULL: it didn't come
  started_seq_no INTEGER,
  ended_seq_no   INTEGER,
  first_seq_no   INTEGER NOT NULL,                 -- the range of numbers seen
  last_seq_no    INTEGER NOT NULL,
  last_event     TEXT NOT NULL,                    -- when the last event was received
  evse_id        INTEGER,
  connector_id   INTEGER,
  id_token       TEXT,
  id_token_type  TEXT,
  token          TEXT,                             -- id_token in lower case
  charging_state TEXT,
  stopped_reason TEXT,                             -- the station's, or the rule's where closed is set
  closed         TEXT,                             -- when a rule closed it; NULL: no rule did
  remote_start_id INTEGER,
  reservation_id INTEGER,
  offline        INTEGER NOT NULL DEFAULT 0,       -- 1: an event was made offline
  implausible    INTEGER NOT NULL DEFAULT 0,       -- 1: a timestamp could not be taken
  generation     TEXT,                             -- scripts' generation that decided first
  meter_start    REAL,                             -- Wh
  meter_stop     REAL,                             -- Wh
  energy         REAL,                             -- Wh; NULL: unknown
  registers      TEXT,                             -- readings that energy is computed from
  gap_count      INTEGER NOT NULL DEFAULT 0,
  UNIQUE (station, transaction_id)
);
CREATE INDEX transactions_began ON transactions (began);
CREATE INDEX transactions_station ON transactions (station, began);
CREATE INDEX transactions_token ON transactions (token, began);
CREATE INDEX transactions_active ON transactions (began) WHERE active = 1;
CREATE INDEX transactions_active_station ON transactions (station, began) WHERE active = 1;

-- A TransactionEvent. time is what the records use: the timestamp, or where that is implausible, received.
CREATE TABLE transaction_events (
  transaction_key INTEGER NOT NULL,
  seq_no          INTEGER NOT NULL,
  sent_seq_no     INTEGER,                         -- what the station sent, where another event had that number
  event_type      TEXT NOT NULL,
  trigger_reason  TEXT NOT NULL,
  timestamp       TEXT NOT NULL,                   -- as the station sent it
  time            TEXT NOT NULL,
  received        TEXT NOT NULL,
  implausible     INTEGER NOT NULL DEFAULT 0,      -- 1: timestamp could not be taken
  offline         INTEGER NOT NULL DEFAULT 0,
  charging_state  TEXT,
  generation      TEXT,
  meter_value     TEXT,                            -- JSON; the view meter_values spreads it out
  answer          TEXT,                            -- JSON of the answer
  PRIMARY KEY (transaction_key, seq_no)
) WITHOUT ROWID;

-- One sampled value of a transaction, in its base unit.
CREATE VIEW meter_values AS
  SELECT t.station, t.transaction_id, e.seq_no,
    json_extract(m.value, '$.t') AS time,
    json_extract(m.value, '$.v') AS value,
    json_extract(m.value, '$.u') AS unit,
    coalesce(json_extract(m.value, '$.m'), 'Energy.Active.Import.Register') AS measurand,
    json_extract(m.value, '$.p') AS phase,
    coalesce(json_extract(m.value, '$.l'), 'Outlet') AS location,
    coalesce(json_extract(m.value, '$.c'), 'Sample.Periodic') AS context
  FROM transactions t JOIN transaction_events e ON e.transaction_key = t.key, json_each(e.meter_value) m;

-- Events that haven't come, as ranges with both ends included.
CREATE TABLE transaction_gaps (
  transaction_key INTEGER NOT NULL,
  from_seq_no     INTEGER NOT NULL,
  to_seq_no       INTEGER NOT NULL,
  PRIMARY KEY (transaction_key, from_seq_no)
) WITHOUT ROWID;

-- The numbers given to the transactions of OCPP 1.6, each with what its StartTransaction said.
CREATE TABLE transaction_numbers (
  number       INTEGER PRIMARY KEY AUTOINCREMENT,
  station      TEXT NOT NULL,
  connector_id INTEGER NOT NULL,
  id_tag       TEXT NOT NULL,
  timestamp    TEXT NOT NULL,
  meter_start  INTEGER NOT NULL,
  given        TEXT NOT NULL,
  UNIQUE (station, connector_id, id_tag, timestamp, meter_start)
);

-- Meter values outside transactions (MeterValues). evse_id 0 is the main meter.
CREATE TABLE evse_meter_values (
  key         INTEGER PRIMARY KEY,
  station     TEXT NOT NULL,
  evse_id     INTEGER NOT NULL,
  received    TEXT NOT NULL,
  meter_value TEXT NOT NULL                        -- JSON as in transaction_events
);
CREATE INDEX evse_meter_values_station ON evse_meter_values (station, key);
CREATE INDEX evse_meter_values_received ON evse_meter_values (received);

-- The device model: an attribute of a variable of a component. '' is no instance, evse_id and connector_id 0
-- are none. wanted is what was last set from here.
CREATE TABLE variables (
  station             TEXT NOT NULL,
  component_name      TEXT NOT NULL,
  component_instance  TEXT NOT NULL,
  evse_id             INTEGER NOT NULL,
  connector_id        INTEGER NOT NULL,
  variable_name       TEXT NOT NULL,
  variable_instance   TEXT NOT NULL,
  attribute_type      TEXT NOT NULL,
  value               TEXT,
  mutability          TEXT,
  persistent          INTEGER,
  constant            INTEGER,
  unit                TEXT,
  data_type           TEXT,
  min_limit           REAL,
  max_limit           REAL,
  max_elements        INTEGER,
  values_list         TEXT,
  supports_monitoring INTEGER,
  reported            TEXT,                        -- when the station last told the value
  wanted              TEXT,
  wanted_status       TEXT,                        -- SetVariableStatus of its answer
  wanted_at           TEXT,
  PRIMARY KEY (station, component_name, component_instance, evse_id, connector_id, variable_name, variable_instance, attribute_type)
) WITHOUT ROWID;

-- A variable monitor that the station reported.
CREATE TABLE monitors (
  station            TEXT NOT NULL,
  id                 INTEGER NOT NULL,
  component_name     TEXT NOT NULL,
  component_instance TEXT NOT NULL,
  evse_id            INTEGER NOT NULL,
  connector_id       INTEGER NOT NULL,
  variable_name      TEXT NOT NULL,
  variable_instance  TEXT NOT NULL,
  transaction_only   INTEGER NOT NULL,
  value              REAL NOT NULL,
  type               TEXT NOT NULL,
  severity           INTEGER NOT NULL,
  event_notification_type TEXT,
  reported           TEXT NOT NULL,
  PRIMARY KEY (station, id)
);

CREATE TABLE security_events (
  key       INTEGER PRIMARY KEY,
  station   TEXT NOT NULL,
  type      TEXT NOT NULL,
  timestamp TEXT NOT NULL,                         -- as the station sent it
  received  TEXT NOT NULL,
  tech_info TEXT
);
CREATE INDEX security_events_station ON security_events (station, key);
CREATE INDEX security_events_received ON security_events (received);

-- How far a firmware update, a publication or a log upload is: FirmwareStatusNotification,
-- PublishFirmwareStatusNotification, LogStatusNotification.
CREATE TABLE job_statuses (
  key         INTEGER PRIMARY KEY,
  station     TEXT NOT NULL,
  action      TEXT NOT NULL,
  request_id  INTEGER,
  status      TEXT NOT NULL,
  status_info TEXT,
  received    TEXT NOT NULL
);
CREATE INDEX job_statuses_station ON job_statuses (station, key);
CREATE INDEX job_statuses_received ON job_statuses (received);

-- A limit by an external system (NotifyChargingLimit). evse_id 0 is the station.
CREATE TABLE charging_limits (
  station               TEXT NOT NULL,
  evse_id               INTEGER NOT NULL,
  charging_limit_source TEXT NOT NULL,
  is_grid_critical      INTEGER,
  is_local_generation   INTEGER,
  charging_schedule     TEXT,                      -- JSON
  received              TEXT NOT NULL,
  PRIMARY KEY (station, evse_id, charging_limit_source)
);

-- A charging profile that the station reported (ReportChargingProfiles). evse_id 0 is the station.
CREATE TABLE charging_profiles (
  station                  TEXT NOT NULL,
  evse_id                  INTEGER NOT NULL,
  id                       INTEGER NOT NULL,
  stack_level              INTEGER NOT NULL,
  charging_profile_purpose TEXT NOT NULL,
  charging_profile_kind    TEXT NOT NULL,
  charging_limit_source    TEXT NOT NULL,
  transaction_id           TEXT,
  charging_profile         TEXT NOT NULL,          -- JSON
  request_id               INTEGER NOT NULL,
  reported                 TEXT NOT NULL,
  PRIMARY KEY (station, evse_id, id)
);

CREATE TABLE reservations (
  station        TEXT NOT NULL,
  id             INTEGER NOT NULL,
  evse_id        INTEGER,
  connector_type TEXT,
  id_token       TEXT,
  id_token_type  TEXT,
  group_id       TEXT,
  expiry         TEXT,
  status         TEXT NOT NULL,                    -- ReserveNowStatus, ReservationUpdateStatus, Cancelled or Used
  changed        TEXT NOT NULL,
  PRIMARY KEY (station, id)
);

CREATE TABLE display_messages (
  station        TEXT NOT NULL,
  id             INTEGER NOT NULL,
  priority       TEXT NOT NULL,
  state          TEXT,
  start          TEXT,
  "end"          TEXT,
  transaction_id TEXT,
  format         TEXT NOT NULL,
  language       TEXT,
  content        TEXT NOT NULL,
  message_info   TEXT NOT NULL,                    -- JSON of all
  reported       TEXT NOT NULL,
  PRIMARY KEY (station, id)
);

-- A piece of what a station knows of a customer (NotifyCustomerInformation).
CREATE TABLE customer_information (
  station      TEXT NOT NULL,
  request_id   INTEGER NOT NULL,
  seq_no       INTEGER NOT NULL,
  data         TEXT NOT NULL,
  tbc          INTEGER NOT NULL,
  generated_at TEXT NOT NULL,                      -- as the station sent it
  received     TEXT NOT NULL,
  PRIMARY KEY (station, request_id, seq_no)
);
CREATE INDEX customer_information_received ON customer_information (received);

-- A generation of the scripts: files is a JSON object of path to text, plugin_order a JSON array.
CREATE TABLE generations (
  name         TEXT PRIMARY KEY,
  files        TEXT NOT NULL,
  plugin_order TEXT NOT NULL,
  created      TEXT NOT NULL
);

-- A generation that was put to work, or was tried to. settings is the JSON of [settings].
CREATE TABLE activations (
  key        INTEGER PRIMARY KEY,
  generation TEXT NOT NULL,
  settings   TEXT NOT NULL,
  time       TEXT NOT NULL,
  who        TEXT NOT NULL,
  result     TEXT NOT NULL                         -- active, or what was wrong
);
CREATE INDEX activations_generation ON activations (generation, key);

-- What the scripts keep. expires NULL: never.
CREATE TABLE kv (
  key     TEXT PRIMARY KEY,
  value   TEXT NOT NULL,
  expires TEXT
);
CREATE INDEX kv_expires ON kv (expires) WHERE expires IS NOT NULL;

-- Who changed what. before and after are JSON.
CREATE TABLE audit (
  key    INTEGER PRIMARY KEY,
  time   TEXT NOT NULL,
  who    TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  before TEXT,
  after  TEXT
);
CREATE INDEX audit_target ON audit (target, key);
CREATE INDEX audit_time ON audit (time);

-- One row, written to see whether writing works; the padding takes pages, as a full disk has few left.
CREATE TABLE health (
  id      INTEGER PRIMARY KEY,
  time    TEXT NOT NULL,
  padding BLOB
);
