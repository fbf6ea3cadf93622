ALTER TABLE webhook_endpoint ADD COLUMN failing_since_tick {number};

ALTER TABLE webhook_endpoint ADD COLUMN failures {number} NOT NULL DEFAULT 0;

ALTER TABLE webhook_endpoint ADD COLUMN failure text;

ALTER TABLE webhook_endpoint ADD COLUMN asked_again_tick {number} NOT NULL DEFAULT 0;

ALTER TABLE webhook_delivery ADD COLUMN since_tick {number} NOT NULL DEFAULT 0;

UPDATE webhook_delivery SET since_tick = due_tick;
