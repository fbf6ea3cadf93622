CREATE TABLE audit (
  program text NOT NULL,
  sequence {number} NOT NULL,
  at text NOT NULL,
  who text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  details {bytes} NOT NULL,
  hash {bytes} NOT NULL,
  PRIMARY KEY (program, sequence)
);

CREATE TABLE audit_head (
  program text NOT NULL,
  sequence {number} NOT NULL,
  hash {bytes} NOT NULL,
  PRIMARY KEY (program)
);
