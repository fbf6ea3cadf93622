CREATE TABLE simulation (
  program text NOT NULL,
  id text NOT NULL,
  pack_hash text NOT NULL,
  pack_version text NOT NULL,
  request text NOT NULL,
  requested_by text NOT NULL,
  requested_at text NOT NULL,
  state text NOT NULL,
  seen_at text,
  ended_at text,
  position bigint NOT NULL,
  length bigint NOT NULL,
  purchases bigint NOT NULL,
  cancel_requested bigint NOT NULL,
  problem text,
  report bytea,
  PRIMARY KEY (program, id)
);
