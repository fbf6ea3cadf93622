CREATE TABLE lot (
  program text NOT NULL,
  owner text NOT NULL,
  currency text NOT NULL,
  id text NOT NULL,
  place {bytes},
  waits_until {number},
  slides {number},
  restored_from text,
  body {bytes} NOT NULL,
  PRIMARY KEY (program, owner, currency, id)
) {clustered};

CREATE INDEX lot_place ON lot (program, owner, currency, place) WHERE place IS NOT NULL;

CREATE INDEX lot_waits ON lot (program, owner, currency, waits_until) WHERE waits_until IS NOT NULL;

CREATE INDEX lot_slides ON lot (program, owner, currency, slides) WHERE slides IS NOT NULL;

CREATE INDEX lot_restored ON lot (program, owner, currency, restored_from) WHERE restored_from IS NOT NULL;

CREATE TABLE state_part (
  program text NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  part text NOT NULL,
  body {bytes} NOT NULL,
  PRIMARY KEY (program, kind, id, part)
) {clustered};

DROP INDEX journal_link_entry;

DROP INDEX state_owner;

CREATE INDEX state_owner ON state (program, kind, owner, id) WHERE owner IS NOT NULL;
