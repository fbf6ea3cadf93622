ALTER TABLE journal ADD COLUMN request {bytes};

ALTER TABLE due_work ADD COLUMN seal {bytes};

ALTER TABLE member_key ADD COLUMN seal {bytes};

ALTER TABLE member_record ADD COLUMN seal {bytes};

ALTER TABLE pack ADD COLUMN seal {bytes};

ALTER TABLE pack_release ADD COLUMN seal {bytes};

ALTER TABLE anchor ADD COLUMN seal {bytes};

ALTER TABLE api_key ADD COLUMN seal {bytes};

ALTER TABLE webhook_endpoint ADD COLUMN seal {bytes};

ALTER TABLE webhook_event ADD COLUMN seal {bytes};

ALTER TABLE quote_key ADD COLUMN seal {bytes};

ALTER TABLE program_setting ADD COLUMN seal {bytes};

CREATE TABLE row_count (
  program text NOT NULL,
  name text NOT NULL,
  bucket {number} NOT NULL,
  rows {number} NOT NULL,
  seals {bytes} NOT NULL,
  PRIMARY KEY (program, name, bucket)
);
