CREATE TABLE retention (
  program text NOT NULL,
  name text NOT NULL,
  entry {number} NOT NULL,
  seal {bytes},
  PRIMARY KEY (program, name)
);
