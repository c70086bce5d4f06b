-- The id and the note in lower case, a line each: where a part of either is looked for.
ALTER TABLE tokens ADD COLUMN search TEXT NOT NULL DEFAULT '';
UPDATE tokens SET search = key || char(10) || lower(coalesce(note, ''));
CREATE INDEX tokens_search ON tokens (key, search, status, group_id);
CREATE INDEX tokens_group_status ON tokens (group_id, status, key);

-- Each combination of filters has an index that needs neither sorting nor passing over many rows (transactions.go).
CREATE INDEX transactions_station_token ON transactions (station, token, began);
CREATE INDEX transactions_active_token ON transactions (token, began) WHERE active = 1;
CREATE INDEX transactions_active_gaps ON transactions (began) WHERE active = 1 AND gap_count > 0;
CREATE INDEX transactions_gaps_token ON transactions (token, began) WHERE gap_count > 0;
CREATE INDEX transactions_closed_token ON transactions (token, began) WHERE closed IS NOT NULL;
CREATE INDEX transactions_closed_at ON transactions (closed) WHERE closed IS NOT NULL;

-- Transactions that a station is to be asked about.
CREATE INDEX transactions_ask ON transactions (last_event) WHERE gap_count > 0 AND (asked IS NULL OR asked < last_event);

-- Variables whose reported value isn't the wanted one.
CREATE INDEX variables_differ ON variables (station) WHERE wanted IS NOT NULL AND value IS NOT NULL AND wanted <> value;
