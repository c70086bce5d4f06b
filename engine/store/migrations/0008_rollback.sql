-- While a rollback holds: the scripts' folder as it was when the generation was rolled back to, as a hash. NULL: what was
-- put to work was what the folder held.
ALTER TABLE activations ADD COLUMN folder TEXT;
