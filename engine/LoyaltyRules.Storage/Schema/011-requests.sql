ALTER TABLE idempotency DROP COLUMN body;

DROP INDEX journal_purchase;
