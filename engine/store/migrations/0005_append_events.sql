-- Events go to the end of their table, and an index finds those of a transaction: so the events that many stations send at
-- the same time lie on the same few pages, and a commit writes these rather than some for each station.
CREATE TABLE appended_events (
  key             INTEGER PRIMARY KEY,
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
  answer          TEXT                             -- JSON of the answer
);
INSERT INTO appended_events (transaction_key, seq_no, sent_seq_no, event_type, trigger_reason, timestamp, time, received, implausible,
    offline, charging_state, generation, meter_value, answer)
  SELECT transaction_key, seq_no, sent_seq_no, event_type, trigger_reason, timestamp, time, received, implausible, offline,
    charging_state, generation, meter_value, answer
  FROM transaction_events ORDER BY received, transaction_key, seq_no;

DROP VIEW meter_values;
DROP TABLE transaction_events;
ALTER TABLE appended_events RENAME TO transaction_events;
CREATE UNIQUE INDEX transaction_events_seq_no ON transaction_events (transaction_key, seq_no);

-- One sampled value of a transaction, in its base unit. t is left out of the JSON where it is the event's time.
CREATE VIEW meter_values AS
  SELECT t.station, t.transaction_id, e.seq_no,
    coalesce(json_extract(m.value, '$.t'), e.time) AS time,
    json_extract(m.value, '$.v') AS value,
    json_extract(m.value, '$.u') AS unit,
    coalesce(json_extract(m.value, '$.m'), 'Energy.Active.Import.Register') AS measurand,
    json_extract(m.value, '$.p') AS phase,
    coalesce(json_extract(m.value, '$.l'), 'Outlet') AS location,
    coalesce(json_extract(m.value, '$.c'), 'Sample.Periodic') AS context
  FROM transactions t JOIN transaction_events e ON e.transaction_key = t.key, json_each(e.meter_value) m;
