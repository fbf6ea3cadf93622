CREATE TABLE chain_head (
  program text NOT NULL,
  chain text NOT NULL,
  position {number} NOT NULL,
  hash {bytes},
  at text,
  booked_on text,
  PRIMARY KEY (program, chain)
);

CREATE TABLE journal (
  id {identity},
  program text NOT NULL,
  kind text NOT NULL,
  at text NOT NULL,
  event_on text NOT NULL,
  member text,
  purchase text,
  body {bytes} NOT NULL,
  sealed {bytes},
  hash {bytes} NOT NULL
);

CREATE INDEX journal_purchase ON journal (program, purchase, id);

CREATE TABLE journal_link (
  program text NOT NULL,
  chain text NOT NULL,
  position {number} NOT NULL,
  entry {number} NOT NULL,
  hash {bytes} NOT NULL,
  PRIMARY KEY (program, chain, position)
);

CREATE INDEX journal_link_entry ON journal_link (entry);

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
);

CREATE TABLE state (
  program text NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  owner text,
  body {bytes} NOT NULL,
  PRIMARY KEY (program, kind, id)
);

CREATE INDEX state_owner ON state (program, kind, owner, id);

CREATE TABLE budget (
  program text NOT NULL,
  name text NOT NULL,
  from_day text NOT NULL,
  used text NOT NULL,
  sequence {number} NOT NULL,
  PRIMARY KEY (program, name, from_day)
);

CREATE TABLE budget_use (
  program text NOT NULL,
  name text NOT NULL,
  from_day text NOT NULL,
  sequence {number} NOT NULL,
  entry {number} NOT NULL,
  used text NOT NULL,
  PRIMARY KEY (program, name, from_day, sequence)
);

CREATE TABLE program_figure (
  program text NOT NULL,
  entry {number} NOT NULL,
  line {number} NOT NULL,
  on_day text NOT NULL,
  amounts {bytes} NOT NULL,
  PRIMARY KEY (program, entry, line)
);

CREATE TABLE command (
  program text NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  entry {number} NOT NULL,
  PRIMARY KEY (program, kind, id)
);

CREATE TABLE idempotency (
  program text NOT NULL,
  caller text NOT NULL,
  operation text NOT NULL,
  key text NOT NULL,
  body {bytes} NOT NULL,
  entry {number} NOT NULL,
  at text NOT NULL,
  PRIMARY KEY (program, caller, operation, key)
);

CREATE TABLE due_work (
  program text NOT NULL,
  owner text NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  due text NOT NULL,
  day text NOT NULL,
  due_tick {number} NOT NULL,
  PRIMARY KEY (program, owner, kind, name, due)
);

CREATE INDEX due_work_tick ON due_work (program, due_tick);

CREATE TABLE member_key (
  program text NOT NULL,
  member text NOT NULL,
  key {bytes},
  erased_at text,
  PRIMARY KEY (program, member)
);

CREATE TABLE member_record (
  program text NOT NULL,
  member text NOT NULL,
  sealed {bytes} NOT NULL,
  PRIMARY KEY (program, member)
);

CREATE TABLE pack (
  program text NOT NULL,
  hash text NOT NULL,
  version text NOT NULL,
  document {bytes} NOT NULL,
  added_by text NOT NULL,
  added_at text NOT NULL,
  PRIMARY KEY (program, hash)
);

CREATE TABLE pack_release (
  program text NOT NULL,
  sequence {number} NOT NULL,
  from_at text NOT NULL,
  hash text NOT NULL,
  released_by text NOT NULL,
  released_at text NOT NULL,
  PRIMARY KEY (program, sequence)
);

CREATE TABLE anchor (
  program text NOT NULL,
  sequence {number} NOT NULL,
  at text NOT NULL,
  chains {number} NOT NULL,
  root {bytes} NOT NULL,
  PRIMARY KEY (program, sequence)
);
