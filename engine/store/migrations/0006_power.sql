-- The power that a transaction goes on with, in W, and when its energy register was read last; NULL: unknown, and power also
-- where it goes on no more.
ALTER TABLE transactions ADD COLUMN power REAL;
ALTER TABLE transactions ADD COLUMN metered TEXT;

-- How it was decided, as far as generation and answer don't tell: JSON of the callback where it is another than
-- transaction_event, and of the error's code and text where the decision failed.
ALTER TABLE transaction_events ADD COLUMN decision TEXT;
