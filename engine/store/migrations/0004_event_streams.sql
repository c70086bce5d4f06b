-- Periodic event streams of OCPP 2.1 (N11 to N15): what a station opened. id is the station's number of the stream, monitor
-- that of its variable monitor; closed is NULL while it is open.
CREATE TABLE event_streams (
  station  TEXT NOT NULL,
  id       INTEGER NOT NULL,
  monitor  INTEGER,                                 -- NULL: opened before anybody listened
  interval INTEGER,                                 -- s
  "values" INTEGER,                                 -- how many are sent at a time
  opened   TEXT NOT NULL,
  closed   TEXT,
  PRIMARY KEY (station, id)
) WITHOUT ROWID;

-- What came over them: the values of a NotifyPeriodicEventStream, as JSON [{"time": …, "value": "…"}].
CREATE TABLE event_stream_values (
  key       INTEGER PRIMARY KEY,
  station   TEXT NOT NULL,
  stream_id INTEGER NOT NULL,
  received  TEXT NOT NULL,
  pending   INTEGER NOT NULL,                       -- values that the station had still to send
  data      TEXT NOT NULL
);
CREATE INDEX event_stream_values_station ON event_stream_values (station, key);
CREATE INDEX event_stream_values_received ON event_stream_values (received);
