CREATE TABLE quote_key (
  program text NOT NULL,
  id {number} NOT NULL,
  secret {bytes} NOT NULL,
  added_at text NOT NULL,
  PRIMARY KEY (program, id)
);

CREATE TABLE program_setting (
  program text NOT NULL,
  name text NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (program, name)
);
