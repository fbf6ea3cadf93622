CREATE TABLE draft (
  program text NOT NULL,
  id text NOT NULL,
  title text NOT NULL,
  state text NOT NULL,
  revision {number} NOT NULL,
  created_by text NOT NULL,
  created_at text NOT NULL,
  submitted_by text,
  submitted_at text,
  decided_by text,
  decided_at text,
  comment text,
  hash text,
  version text,
  live_from text,
  seal {bytes},
  PRIMARY KEY (program, id)
);

CREATE TABLE draft_save (
  program text NOT NULL,
  draft text NOT NULL,
  revision {number} NOT NULL,
  files {bytes} NOT NULL,
  note text NOT NULL,
  saved_by text NOT NULL,
  saved_at text NOT NULL,
  seal {bytes},
  PRIMARY KEY (program, draft, revision)
);

CREATE TABLE pack_withdrawal (
  program text NOT NULL,
  sequence {number} NOT NULL,
  hash text NOT NULL,
  from_at text NOT NULL,
  withdrawn_by text NOT NULL,
  withdrawn_at text NOT NULL,
  seal {bytes},
  PRIMARY KEY (program, sequence)
);
