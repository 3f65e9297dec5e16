-- What suppliers do not agree with in their scores, and which component a fact about that speaks
-- of.

ALTER TABLE supplier_facts
  ADD COLUMN component TINYINT NOT NULL DEFAULT 0 AFTER imported;

ALTER TABLE supplier_facts
  DROP CONSTRAINT supplier_facts_kind;

ALTER TABLE supplier_facts
  ADD CONSTRAINT supplier_facts_fact CHECK (kind BETWEEN 1 AND 16 AND cause BETWEEN 0 AND 5
    AND component BETWEEN 0 AND 3);

CREATE TABLE disputes (
  dispute_id BINARY(16) NOT NULL,
  purchase_order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  component TINYINT NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  product_id BINARY(16) NOT NULL,
  location_id BINARY(16) NOT NULL,
  reason TINYINT NOT NULL,
  text VARCHAR(1000) NOT NULL,
  opened_by VARCHAR(200) NOT NULL,
  opened_time DATETIME(6) NOT NULL,
  state TINYINT NOT NULL,
  comment VARCHAR(1000) NOT NULL,
  settled_by VARCHAR(200) NOT NULL,
  settled_time DATETIME(6) NOT NULL,
  version BIGINT NOT NULL,
  -- Open or upheld: one of a line and component is.
  standing TINYINT GENERATED ALWAYS AS
    (CASE WHEN state IN (1, 2) THEN 1 ELSE NULL END) STORED,
  PRIMARY KEY (dispute_id),
  UNIQUE KEY disputes_line (purchase_order_id, line_number, component, standing),
  KEY disputes_state (state, dispute_id),
  KEY disputes_supplier (supplier_id, dispute_id),
  KEY disputes_supplier_state (supplier_id, state, dispute_id),
  CONSTRAINT disputes_to_line FOREIGN KEY (purchase_order_id, line_number)
    REFERENCES purchase_order_lines (purchase_order_id, line_number),
  CONSTRAINT disputes_values CHECK (component BETWEEN 1 AND 3 AND reason BETWEEN 1 AND 7
    AND state BETWEEN 1 AND 4),
  CONSTRAINT disputes_settled CHECK ((state = 1) = (settled_time = '1970-01-01 00:00:00'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
