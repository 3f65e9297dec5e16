-- Identities at an OpenID Connect provider, and sign-ins that wait for the browser to come back. A
-- row of these goes when it is used: its state is good once. The zero id means "nobody".

CREATE TABLE oidc_identities (
  user_id BINARY(16) NOT NULL,
  issuer VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  linked_time DATETIME(6) NOT NULL,
  PRIMARY KEY (user_id),
  UNIQUE KEY oidc_identities_subject (issuer, subject),
  CONSTRAINT oidc_identities_owner FOREIGN KEY (user_id) REFERENCES users (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE oidc_sign_ins (
  state_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  browser_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  secrets VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  link_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id BINARY(16) NOT NULL,
  user_version BIGINT NOT NULL,
  expires_time DATETIME(6) NOT NULL,
  PRIMARY KEY (state_hash),
  KEY oidc_sign_ins_expires_time (expires_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
