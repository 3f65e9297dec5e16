-- Accounts: persons and what stands for them, mails that wait, and the audit trail. Secrets are
-- here as SHA-256 in hexadecimal, authenticators' seeds and mails as AES-256-GCM in base 64. The
-- zero id means "none": no supplier is staff.

CREATE TABLE users (
  user_id BINARY(16) NOT NULL,
  email VARCHAR(254) NOT NULL,
  name VARCHAR(200) NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  role_bits INT NOT NULL,
  state TINYINT NOT NULL,
  password_hash VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  totp_seed VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  pending_totp_seed VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  totp_last_step BIGINT NOT NULL,
  created_time DATETIME(6) NOT NULL,
  version BIGINT NOT NULL,
  -- Belongs to whoever first sets a password by a link that was mailed there.
  sign_in_email VARCHAR(254)
    GENERATED ALWAYS AS (CASE WHEN password_hash = '' THEN NULL ELSE email END) STORED,
  PRIMARY KEY (user_id),
  UNIQUE KEY users_sign_in (sign_in_email),
  UNIQUE KEY users_email (supplier_id, email),
  KEY users_supplier (supplier_id, user_id),
  CONSTRAINT users_state CHECK (state BETWEEN 1 AND 3),
  CONSTRAINT users_roles CHECK (role_bits BETWEEN 1 AND 63)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE recovery_codes (
  user_id BINARY(16) NOT NULL,
  code_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (user_id, code_hash),
  CONSTRAINT recovery_codes_user FOREIGN KEY (user_id) REFERENCES users (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE sessions (
  token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id BINARY(16) NOT NULL,
  state TINYINT NOT NULL,
  created_time DATETIME(6) NOT NULL,
  last_used_time DATETIME(6) NOT NULL,
  expires_time DATETIME(6) NOT NULL,
  address VARCHAR(100) NOT NULL,
  PRIMARY KEY (token_hash),
  KEY sessions_user (user_id),
  KEY sessions_expires_time (expires_time),
  CONSTRAINT sessions_owner FOREIGN KEY (user_id) REFERENCES users (user_id),
  CONSTRAINT sessions_state CHECK (state BETWEEN 1 AND 3)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE api_keys (
  api_key_id BINARY(16) NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  user_id BINARY(16) NOT NULL,
  name VARCHAR(200) NOT NULL,
  prefix VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  secret_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  scope_bits INT NOT NULL,
  created_time DATETIME(6) NOT NULL,
  expires_time DATETIME(6) NOT NULL,
  last_used_time DATETIME(6) NOT NULL,
  revoked TINYINT NOT NULL,
  PRIMARY KEY (api_key_id),
  UNIQUE KEY api_keys_secret (secret_hash),
  KEY api_keys_supplier (supplier_id, api_key_id),
  KEY api_keys_user (user_id),
  CONSTRAINT api_keys_maker FOREIGN KEY (user_id) REFERENCES users (user_id),
  CONSTRAINT api_keys_scopes CHECK (scope_bits BETWEEN 1 AND 7)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Links to set a password; a row goes when it is followed.
CREATE TABLE account_links (
  token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id BINARY(16) NOT NULL,
  purpose TINYINT NOT NULL,
  expires_time DATETIME(6) NOT NULL,
  PRIMARY KEY (token_hash),
  KEY account_links_user (user_id),
  CONSTRAINT account_links_owner FOREIGN KEY (user_id) REFERENCES users (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE order_links (
  order_link_id BINARY(16) NOT NULL,
  token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  purchase_order_id BINARY(16) NOT NULL,
  email VARCHAR(254) NOT NULL,
  created_time DATETIME(6) NOT NULL,
  expires_time DATETIME(6) NOT NULL,
  revoked TINYINT NOT NULL,
  PRIMARY KEY (order_link_id),
  UNIQUE KEY order_links_token (token_hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Mails that wait. state: 1 waits (or is being sent, until due_time), 2 sent, 3 given up.
CREATE TABLE outbox_mails (
  mail_id BINARY(16) NOT NULL,
  recipient VARCHAR(254) NOT NULL,
  subject VARCHAR(200) NOT NULL,
  body TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_time DATETIME(6) NOT NULL,
  state TINYINT NOT NULL,
  attempts INT NOT NULL,
  due_time DATETIME(6) NOT NULL,
  PRIMARY KEY (mail_id),
  KEY outbox_mails_due (state, due_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE account_requests (
  request_key BINARY(16) NOT NULL,
  fingerprint BINARY(16) NOT NULL,
  resource_id BINARY(16) NOT NULL,
  recorded_day DATE NOT NULL,
  PRIMARY KEY (request_key),
  KEY account_requests_day (recorded_day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Only ever added to: the program's database user has no other right on it.
CREATE TABLE audit_entries (
  audit_entry_id BINARY(16) NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  actor VARCHAR(200) NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  address VARCHAR(100) NOT NULL,
  method VARCHAR(100) NOT NULL,
  outcome TINYINT NOT NULL,
  reason VARCHAR(64) NOT NULL,
  resource VARCHAR(100) NOT NULL,
  before_text VARCHAR(2000) NOT NULL,
  after_text VARCHAR(2000) NOT NULL,
  PRIMARY KEY (audit_entry_id),
  KEY audit_entries_supplier (supplier_id, audit_entry_id),
  CONSTRAINT audit_entries_outcome CHECK (outcome BETWEEN 1 AND 3)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
