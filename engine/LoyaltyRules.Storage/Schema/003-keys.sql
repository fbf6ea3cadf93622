CREATE TABLE api_key (
  program text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  scopes text NOT NULL,
  per_minute {number} NOT NULL,
  hash {bytes} NOT NULL,
  previous_hash {bytes},
  previous_until_tick {number},
  created_at text NOT NULL,
  created_by text NOT NULL,
  expires_tick {number},
  revoked_at text,
  last_used_at text,
  PRIMARY KEY (program, id)
);

CREATE UNIQUE INDEX api_key_name ON api_key (program, name);
