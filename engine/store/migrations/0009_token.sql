-- The number of the event that told the token: the first that had one, as a later one may be of who stopped the transaction. NULL: not
-- known, or there is none.
ALTER TABLE transactions ADD COLUMN token_seq_no INTEGER;
