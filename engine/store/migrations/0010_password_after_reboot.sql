-- 1: the station takes the pending password with its next reboot (RebootRequired), and uses its own until then.
ALTER TABLE stations ADD COLUMN password_after_reboot INTEGER NOT NULL DEFAULT 0;
