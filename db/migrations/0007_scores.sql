-- What suppliers are measured by. Only ever added to: the program's database user has no other
-- right on it. Lines that were sent before have no facts and no score.

CREATE TABLE supplier_facts (
  sequence BIGINT NOT NULL,
  ordinal INT NOT NULL,
  kind TINYINT NOT NULL,
  cause TINYINT NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  product_id BINARY(16) NOT NULL,
  location_id BINARY(16) NOT NULL,
  purchase_order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  schedule_number INT NOT NULL,
  quantity BIGINT NOT NULL,
  fact_date DATE NULL,
  previous_date DATE NULL,
  occurred_date DATE NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  imported TINYINT NOT NULL,
  -- Of the first fact of a line; empty in the others.
  time_zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  currency_code CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  price_units BIGINT NOT NULL,
  price_nanos INT NOT NULL,
  PRIMARY KEY (sequence, ordinal),
  KEY supplier_facts_line (purchase_order_id, line_number, sequence, ordinal),
  CONSTRAINT supplier_facts_kind CHECK (kind BETWEEN 1 AND 12 AND cause BETWEEN 0 AND 5),
  CONSTRAINT supplier_facts_quantity CHECK (quantity >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
