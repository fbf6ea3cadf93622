ALTER TABLE idempotency DROP COLUMN body;
