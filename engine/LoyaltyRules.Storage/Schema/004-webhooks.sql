CREATE TABLE webhook_endpoint (
  program text NOT NULL,
  id text NOT NULL,
  url text NOT NULL,
  types text NOT NULL,
  active {number} NOT NULL,
  secret {bytes} NOT NULL,
  previous_secret {bytes},
  previous_until_tick {number},
  created_at text NOT NULL,
  created_by text NOT NULL,
  removed_at text,
  PRIMARY KEY (program, id)
);

CREATE TABLE webhook_event (
  program text NOT NULL,
  id text NOT NULL,
  entry {number} NOT NULL,
  place {number} NOT NULL,
  type text NOT NULL,
  body {bytes} NOT NULL,
  PRIMARY KEY (program, id)
);

CREATE TABLE webhook_delivery (
  program text NOT NULL,
  event text NOT NULL,
  endpoint text NOT NULL,
  entry {number} NOT NULL,
  place {number} NOT NULL,
  state text NOT NULL,
  attempts {number} NOT NULL,
  due_tick {number} NOT NULL,
  lease {number} NOT NULL,
  attempted_tick {number},
  status {number},
  failure text,
  PRIMARY KEY (program, event, endpoint)
);

CREATE INDEX webhook_delivery_due ON webhook_delivery (program, endpoint, state, due_tick);

CREATE INDEX webhook_delivery_listed ON webhook_delivery (program, entry, place);

CREATE INDEX webhook_delivery_attempted ON webhook_delivery (state, attempted_tick);
