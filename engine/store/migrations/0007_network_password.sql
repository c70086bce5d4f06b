-- Of the password in the network profile that a station was given last: valid beside its own, since the station may use either
-- profile.
ALTER TABLE stations ADD COLUMN network_password_hash TEXT;
