ALTER TABLE chain_head RENAME TO chain_head_before;

CREATE TABLE chain_head (
  program text NOT NULL,
  chain text NOT NULL,
  position {number} NOT NULL,
  hash {bytes},
  at text,
  booked_on text,
  PRIMARY KEY (program, chain)
) WITHOUT ROWID;

INSERT INTO chain_head SELECT * FROM chain_head_before;

DROP TABLE chain_head_before;

ALTER TABLE journal_link RENAME TO journal_link_before;

CREATE TABLE journal_link (
  program text NOT NULL,
  chain text NOT NULL,
  position {number} NOT NULL,
  entry {number} NOT NULL,
  hash {bytes} NOT NULL,
  PRIMARY KEY (program, chain, position)
) WITHOUT ROWID;

INSERT INTO journal_link SELECT * FROM journal_link_before;

DROP TABLE journal_link_before;

ALTER TABLE posting RENAME TO posting_before;

CREATE TABLE posting (
  program text NOT NULL,
  entry {number} NOT NULL,
  line {number} NOT NULL,
  currency text NOT NULL,
  from_owner text,
  from_state text NOT NULL,
  to_owner text,
  to_state text NOT NULL,
  points text NOT NULL,
  lot text,
  PRIMARY KEY (program, entry, line)
) WITHOUT ROWID;

INSERT INTO posting SELECT * FROM posting_before;

DROP TABLE posting_before;

ALTER TABLE state RENAME TO state_before;

CREATE TABLE state (
  program text NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  owner text,
  body {bytes} NOT NULL,
  PRIMARY KEY (program, kind, id)
) WITHOUT ROWID;

INSERT INTO state SELECT * FROM state_before;

DROP TABLE state_before;

CREATE INDEX state_owner ON state (program, kind, owner, id) WHERE owner IS NOT NULL;

ALTER TABLE program_figure RENAME TO program_figure_before;

CREATE TABLE program_figure (
  program text NOT NULL,
  entry {number} NOT NULL,
  line {number} NOT NULL,
  on_day text NOT NULL,
  amounts {bytes} NOT NULL,
  PRIMARY KEY (program, entry, line)
) WITHOUT ROWID;

INSERT INTO program_figure SELECT * FROM program_figure_before;

DROP TABLE program_figure_before;

ALTER TABLE command RENAME TO command_before;

CREATE TABLE command (
  program text NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  entry {number} NOT NULL,
  PRIMARY KEY (program, kind, id)
) WITHOUT ROWID;

INSERT INTO command SELECT * FROM command_before;

DROP TABLE command_before;

ALTER TABLE idempotency RENAME TO idempotency_before;

CREATE TABLE idempotency (
  program text NOT NULL,
  caller text NOT NULL,
  operation text NOT NULL,
  key text NOT NULL,
  entry {number} NOT NULL,
  at text NOT NULL,
  PRIMARY KEY (program, caller, operation, key)
) WITHOUT ROWID;

INSERT INTO idempotency SELECT * FROM idempotency_before;

DROP TABLE idempotency_before;

ALTER TABLE due_work RENAME TO due_work_before;

CREATE TABLE due_work (
  program text NOT NULL,
  owner text NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  due text NOT NULL,
  day text NOT NULL,
  due_tick {number} NOT NULL,
  seal {bytes},
  PRIMARY KEY (program, owner, kind, name, due)
) WITHOUT ROWID;

INSERT INTO due_work SELECT * FROM due_work_before;

DROP TABLE due_work_before;

CREATE INDEX due_work_tick ON due_work (program, due_tick);
