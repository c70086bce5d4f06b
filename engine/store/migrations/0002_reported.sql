-- A certificate that a station has (GetInstalledCertificateIds). parent is the serial number of the certificate that it
-- is reported as a child of; '' is none.
CREATE TABLE installed_certificates (
  station          TEXT NOT NULL,
  certificate_type TEXT NOT NULL,
  hash_algorithm   TEXT NOT NULL,
  issuer_name_hash TEXT NOT NULL,
  issuer_key_hash  TEXT NOT NULL,
  serial_number    TEXT NOT NULL,
  parent           TEXT NOT NULL,
  reported         TEXT NOT NULL,
  PRIMARY KEY (station, certificate_type, hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number)
);

-- Something that happened to a variable (NotifyEvent).
CREATE TABLE variable_events (
  key                     INTEGER PRIMARY KEY,
  station                 TEXT NOT NULL,
  event_id                INTEGER NOT NULL,
  timestamp               TEXT NOT NULL,              -- as the station sent it
  received                TEXT NOT NULL,
  trigger                 TEXT NOT NULL,
  cause                   INTEGER,
  component_name          TEXT NOT NULL,
  component_instance      TEXT NOT NULL,
  evse_id                 INTEGER NOT NULL,
  connector_id            INTEGER NOT NULL,
  variable_name           TEXT NOT NULL,
  variable_instance       TEXT NOT NULL,
  actual_value            TEXT NOT NULL,
  tech_code               TEXT,
  tech_info               TEXT,
  cleared                 INTEGER,
  transaction_id          TEXT,
  variable_monitoring_id  INTEGER,
  event_notification_type TEXT NOT NULL,
  severity                INTEGER
);
CREATE INDEX variable_events_station ON variable_events (station, key);
CREATE INDEX variable_events_received ON variable_events (received);

-- What the station answered to GetTransactionStatus, and when it was asked last.
ALTER TABLE transactions ADD COLUMN messages_in_queue INTEGER;
ALTER TABLE transactions ADD COLUMN asked TEXT;

CREATE INDEX transactions_gaps ON transactions (began) WHERE gap_count > 0;
CREATE INDEX transactions_gaps_station ON transactions (station, began) WHERE gap_count > 0;
CREATE INDEX transactions_closed ON transactions (began) WHERE closed IS NOT NULL;
CREATE INDEX transactions_closed_station ON transactions (station, began) WHERE closed IS NOT NULL;
CREATE INDEX tokens_status ON tokens (status, key);
CREATE INDEX tokens_group ON tokens (group_id, key);
