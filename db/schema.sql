-- The schema as all migrations together leave it, for reading; tests/db/migrate_test.cc holds it
-- equal to them.

-- The spine: master data, stock and its ledger, orders, the queue, purchase orders, supply, events,
-- requests, work. Ids are BINARY(16); the zero id means "none" where there is no foreign key.
-- Instants are
-- UTC. Laws that SQL can say stand here as CHECK, FOREIGN KEY, UNIQUE; server/domain/invariants.h
-- has them all. Every table that is edited has `version`, the guard of its updates.

CREATE TABLE products (
  product_id BINARY(16) NOT NULL,
  sku VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(200) NOT NULL,
  backorder_policy TINYINT NOT NULL,
  default_lead_time_days INT NOT NULL,
  group_code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  outstanding_pegging BIGINT NOT NULL DEFAULT 0,
  plan_generation BIGINT NOT NULL DEFAULT 1,
  etag BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (product_id),
  UNIQUE KEY products_sku (sku),
  KEY products_group (group_code),
  CONSTRAINT products_policy CHECK (backorder_policy BETWEEN 1 AND 3),
  CONSTRAINT products_lead_time CHECK (default_lead_time_days BETWEEN 0 AND 3650),
  CONSTRAINT products_pegging CHECK (outstanding_pegging >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE product_packs (
  product_id BINARY(16) NOT NULL,
  pack_code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  numerator BIGINT NOT NULL,
  denominator BIGINT NOT NULL,
  PRIMARY KEY (product_id, pack_code),
  CONSTRAINT product_packs_product FOREIGN KEY (product_id) REFERENCES products (product_id),
  CONSTRAINT product_packs_terms CHECK (numerator > 0 AND denominator > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE locations (
  location_id BINARY(16) NOT NULL,
  code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(200) NOT NULL,
  time_zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  location_rank INT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (location_id),
  UNIQUE KEY locations_code (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE customers (
  customer_id BINARY(16) NOT NULL,
  code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(200) NOT NULL,
  tier INT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (customer_id),
  UNIQUE KEY customers_code (code),
  CONSTRAINT customers_tier CHECK (tier BETWEEN 1 AND 9)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE suppliers (
  supplier_id BINARY(16) NOT NULL,
  code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(200) NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (supplier_id),
  UNIQUE KEY suppliers_code (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE sourcing (
  product_id BINARY(16) NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  source_rank INT NOT NULL,
  currency_code CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  price_units BIGINT NOT NULL,
  price_nanos INT NOT NULL,
  lead_time_days INT NOT NULL,
  shares_demand TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (product_id, supplier_id),
  KEY sourcing_supplier (supplier_id),
  CONSTRAINT sourcing_product FOREIGN KEY (product_id) REFERENCES products (product_id),
  CONSTRAINT sourcing_to_supplier FOREIGN KEY (supplier_id) REFERENCES suppliers (supplier_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE stock (
  product_id BINARY(16) NOT NULL,
  location_id BINARY(16) NOT NULL,
  on_hand BIGINT NOT NULL,
  reserved BIGINT NOT NULL,
  earmarked BIGINT NOT NULL,
  withdrawing BIGINT NOT NULL,
  quarantined BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (product_id, location_id),
  CONSTRAINT stock_product FOREIGN KEY (product_id) REFERENCES products (product_id),
  CONSTRAINT stock_not_negative CHECK (on_hand >= 0 AND reserved >= 0 AND earmarked >= 0
    AND withdrawing >= 0 AND quarantined >= 0),
  CONSTRAINT stock_not_oversold CHECK (reserved + earmarked <= on_hand + withdrawing),
  CONSTRAINT stock_one_gate CHECK (earmarked = 0 OR withdrawing = 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The ledger. Clustered by what it is read and audited by.
CREATE TABLE movements (
  product_id BINARY(16) NOT NULL,
  location_id BINARY(16) NOT NULL,
  movement_id BINARY(16) NOT NULL,
  sequence BIGINT NOT NULL,
  kind TINYINT NOT NULL,
  on_hand_delta BIGINT NOT NULL,
  reserved_delta BIGINT NOT NULL,
  earmarked_delta BIGINT NOT NULL,
  withdrawing_delta BIGINT NOT NULL,
  quarantined_delta BIGINT NOT NULL,
  order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  supply_line_id BINARY(16) NOT NULL,
  occurred_date DATE NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  PRIMARY KEY (product_id, location_id, movement_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE orders (
  order_id BINARY(16) NOT NULL,
  customer_id BINARY(16) NOT NULL,
  external_reference VARCHAR(100) NOT NULL,
  occurred_date DATE NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  line_count INT NOT NULL,
  version BIGINT NOT NULL,
  -- The caller stated another day than the server's: it is of no zone.
  day_stated TINYINT GENERATED ALWAYS AS (occurred_date <> CAST(recorded_time AS DATE)) STORED,
  accepted_time DATETIME(6) GENERATED ALWAYS AS
    (CASE WHEN occurred_date <> CAST(recorded_time AS DATE)
      THEN CAST(occurred_date AS DATETIME(6)) ELSE recorded_time END) STORED,
  PRIMARY KEY (order_id),
  KEY orders_customer (customer_id, order_id),
  KEY orders_accepted (day_stated, accepted_time, order_id),
  CONSTRAINT orders_to_customer FOREIGN KEY (customer_id) REFERENCES customers (customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE order_lines (
  order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  product_id BINARY(16) NOT NULL,
  location_id BINARY(16) NOT NULL,
  any_location TINYINT NOT NULL,
  peg_location_id BINARY(16) NOT NULL,
  ordered BIGINT NOT NULL,
  reserved BIGINT NOT NULL,
  shipped BIGINT NOT NULL,
  cancelled BIGINT NOT NULL,
  substituted BIGINT NOT NULL,
  backordered BIGINT NOT NULL,
  delivered BIGINT NOT NULL,
  requested_date DATE NULL,
  first_promised_date DATE NULL,
  stock_date DATE NOT NULL,
  rank_key BIGINT NOT NULL,
  queue_sequence BIGINT NOT NULL,
  version BIGINT NOT NULL,
  is_reserved TINYINT GENERATED ALWAYS AS (reserved > 0) STORED,
  PRIMARY KEY (order_id, line_number),
  KEY order_lines_reserved (product_id, location_id, is_reserved, rank_key, queue_sequence),
  CONSTRAINT order_lines_order FOREIGN KEY (order_id) REFERENCES orders (order_id),
  CONSTRAINT order_lines_not_negative CHECK (ordered > 0 AND reserved >= 0 AND shipped >= 0
    AND cancelled >= 0 AND substituted >= 0 AND backordered >= 0),
  CONSTRAINT order_lines_law CHECK (
    ordered = shipped + reserved + backordered + cancelled + substituted),
  CONSTRAINT order_lines_delivered CHECK (delivered BETWEEN 0 AND shipped)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE backorders (
  backorder_id BINARY(16) NOT NULL,
  order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  customer_id BINARY(16) NOT NULL,
  product_id BINARY(16) NOT NULL,
  location_id BINARY(16) NOT NULL,
  quantity BIGINT NOT NULL,
  pegged BIGINT NOT NULL,
  allocated BIGINT NOT NULL,
  shipped BIGINT NOT NULL,
  delivered BIGINT NOT NULL,
  cancelled BIGINT NOT NULL,
  cause TINYINT NOT NULL,
  first_promised_date DATE NULL,
  rank_key BIGINT NOT NULL,
  queue_sequence BIGINT NOT NULL,
  undated TINYINT NOT NULL,
  occurred_date DATE NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  version BIGINT NOT NULL,
  is_open TINYINT GENERATED ALWAYS AS (quantity > allocated + shipped + cancelled) STORED,
  PRIMARY KEY (backorder_id),
  KEY backorders_queue (product_id, is_open, location_id, rank_key, queue_sequence, backorder_id),
  KEY backorders_undated (product_id, undated, location_id, rank_key, queue_sequence, backorder_id),
  KEY backorders_customer (customer_id, is_open, backorder_id),
  KEY backorders_line (order_id, line_number),
  KEY backorders_open (is_open, recorded_time, backorder_id),
  CONSTRAINT backorders_to_line FOREIGN KEY (order_id, line_number)
    REFERENCES order_lines (order_id, line_number),
  CONSTRAINT backorders_not_negative CHECK (quantity > 0 AND pegged >= 0 AND allocated >= 0
    AND shipped >= 0 AND cancelled >= 0),
  CONSTRAINT backorders_law CHECK (pegged + allocated + shipped + cancelled <= quantity),
  CONSTRAINT backorders_delivered CHECK (delivered BETWEEN 0 AND shipped),
  CONSTRAINT backorders_undated_law CHECK (
    (undated = 0) = (pegged + allocated + shipped + cancelled = quantity))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE backorder_changes (
  backorder_id BINARY(16) NOT NULL,
  sequence BIGINT NOT NULL,
  ordinal INT NOT NULL,
  kind TINYINT NOT NULL,
  quantity BIGINT NOT NULL,
  promised_date DATE NULL,
  basis TINYINT NOT NULL,
  supply_line_id BINARY(16) NOT NULL,
  overtaking TINYINT NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  PRIMARY KEY (backorder_id, sequence, ordinal),
  KEY backorder_changes_sequence (sequence, backorder_id, ordinal, kind)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE shipments (
  shipment_id BINARY(16) NOT NULL,
  order_id BINARY(16) NOT NULL,
  shipped_date DATE NOT NULL,
  delivered_date DATE NULL,
  tracking_reference VARCHAR(100) NOT NULL,
  proof_of_delivery VARCHAR(100) NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (shipment_id),
  KEY shipments_order (order_id, shipment_id),
  CONSTRAINT shipments_to_order FOREIGN KEY (order_id) REFERENCES orders (order_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE shipment_parts (
  shipment_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  backorder_id BINARY(16) NOT NULL,
  quantity BIGINT NOT NULL,
  PRIMARY KEY (shipment_id, line_number, backorder_id),
  CONSTRAINT shipment_parts_shipment FOREIGN KEY (shipment_id) REFERENCES shipments (shipment_id),
  CONSTRAINT shipment_parts_quantity CHECK (quantity > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE purchase_orders (
  purchase_order_id BINARY(16) NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  location_id BINARY(16) NOT NULL,
  external_reference VARCHAR(100) NOT NULL,
  sent_date DATE NULL,
  proposed TINYINT NOT NULL,
  line_count INT NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (purchase_order_id),
  KEY purchase_orders_supplier (supplier_id, purchase_order_id),
  CONSTRAINT purchase_orders_to_supplier
    FOREIGN KEY (supplier_id) REFERENCES suppliers (supplier_id),
  CONSTRAINT purchase_orders_location FOREIGN KEY (location_id) REFERENCES locations (location_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE purchase_order_lines (
  purchase_order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  location_id BINARY(16) NOT NULL,
  product_id BINARY(16) NOT NULL,
  ordered BIGINT NOT NULL,
  received BIGINT NOT NULL,
  cancelled BIGINT NOT NULL,
  rejected BIGINT NOT NULL,
  over_received BIGINT NOT NULL,
  quarantined BIGINT NOT NULL,
  currency_code CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  price_units BIGINT NOT NULL,
  price_nanos INT NOT NULL,
  requested_date DATE NULL,
  first_confirmed_date DATE NULL,
  last_received_date DATE NULL,
  over_receipt_tolerance_percent INT NOT NULL,
  schedule_count INT NOT NULL,
  state TINYINT NOT NULL,
  answer_version INT NOT NULL,
  version BIGINT NOT NULL,
  withheld BIGINT NOT NULL DEFAULT 0,
  withheld_date DATE NULL,
  was_sent TINYINT GENERATED ALWAYS AS (schedule_count > 0) STORED,
  -- What a supplier's page shows of its first schedule, as supply_lines has it.
  schedule_supply_line_id BINARY(16) NOT NULL DEFAULT '',
  schedule_expected BIGINT NOT NULL DEFAULT 0,
  schedule_received BIGINT NOT NULL DEFAULT 0,
  schedule_cancelled BIGINT NOT NULL DEFAULT 0,
  schedule_confirmed TINYINT NOT NULL DEFAULT 0,
  schedule_eta_date DATE NULL,
  schedule_overdue TINYINT NOT NULL DEFAULT 0,
  schedule_eta_version BIGINT NOT NULL DEFAULT 0,
  schedule_agreed_date DATE NULL,
  schedule_eta_review TINYINT NOT NULL DEFAULT 0,
  schedule_shipment_notice_id BINARY(16) NOT NULL DEFAULT '',
  schedule_slot_booked BIGINT NOT NULL DEFAULT 0,
  schedule_announced BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (purchase_order_id, line_number),
  KEY purchase_order_lines_supplier
    (supplier_id, state, requested_date, purchase_order_id, line_number),
  KEY purchase_order_lines_product (product_id, state),
  KEY purchase_order_lines_sent
    (supplier_id, was_sent, requested_date, purchase_order_id, line_number),
  CONSTRAINT purchase_order_lines_order FOREIGN KEY (purchase_order_id)
    REFERENCES purchase_orders (purchase_order_id),
  CONSTRAINT purchase_order_lines_to_product
    FOREIGN KEY (product_id) REFERENCES products (product_id),
  CONSTRAINT purchase_order_lines_not_negative CHECK (
    ordered > 0 AND received >= 0 AND cancelled >= 0
    AND rejected >= 0 AND over_received >= 0 AND quarantined >= 0),
  CONSTRAINT purchase_order_lines_law CHECK (received + cancelled + rejected <= ordered)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE supply_lines (
  supply_line_id BINARY(16) NOT NULL,
  purchase_order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  schedule_number INT NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  product_id BINARY(16) NOT NULL,
  location_id BINARY(16) NOT NULL,
  expected BIGINT NOT NULL,
  received BIGINT NOT NULL,
  cancelled BIGINT NOT NULL,
  pegged BIGINT NOT NULL,
  withdrawing BIGINT NOT NULL,
  confirmed TINYINT NOT NULL,
  eta_date DATE NULL,
  fallback_date DATE NOT NULL,
  overdue TINYINT NOT NULL,
  eta_version BIGINT NOT NULL,
  version BIGINT NOT NULL,
  sort_date DATE GENERATED ALWAYS AS (COALESCE(eta_date, fallback_date)) STORED,
  -- 0: all pegged or gone; 1: something may be pegged; 2: it may not, overdue or withdrawing.
  is_free TINYINT GENERATED ALWAYS AS (
    CASE WHEN expected <= received + cancelled + pegged THEN 0
      WHEN overdue = 0 AND withdrawing = 0 THEN 1 ELSE 2 END) STORED,
  agreed_date DATE NULL,
  eta_review TINYINT NOT NULL DEFAULT 0,
  shipment_notice_id BINARY(16) NOT NULL DEFAULT '',
  -- How much of what was accepted is booked on slots.
  slot_booked BIGINT NOT NULL DEFAULT 0,
  -- The last day of those slots.
  slot_end_date DATE NULL,
  -- By the supplier, since the quantity was agreed.
  taken_back BIGINT NOT NULL DEFAULT 0,
  -- By the notice that stands; 0: by none.
  announced BIGINT NOT NULL DEFAULT 0,
  is_open TINYINT GENERATED ALWAYS AS (expected > received + cancelled) STORED,
  PRIMARY KEY (supply_line_id),
  UNIQUE KEY supply_lines_schedule (purchase_order_id, line_number, schedule_number),
  KEY supply_lines_free (product_id, is_free, location_id, sort_date, supply_line_id),
  KEY supply_lines_free_anywhere (product_id, is_free, sort_date, supply_line_id),
  KEY supply_lines_due (is_open, sort_date, supply_line_id),
  CONSTRAINT supply_lines_to_line FOREIGN KEY (purchase_order_id, line_number)
    REFERENCES purchase_order_lines (purchase_order_id, line_number),
  CONSTRAINT supply_lines_not_negative CHECK (expected >= 0 AND received >= 0 AND cancelled >= 0
    AND pegged >= 0 AND withdrawing >= 0),
  CONSTRAINT supply_lines_promised_once CHECK (
    pegged <= GREATEST(0, expected - received - cancelled) + withdrawing),
  CONSTRAINT supply_lines_slot_booked CHECK (
    slot_booked >= 0 AND slot_booked <= GREATEST(0, expected - cancelled)),
  CONSTRAINT supply_lines_agreed CHECK (taken_back >= 0 AND announced >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE pegs (
  generation BIGINT NOT NULL,
  supply_line_id BINARY(16) NOT NULL,
  rank_key BIGINT NOT NULL,
  queue_sequence BIGINT NOT NULL,
  backorder_id BINARY(16) NOT NULL,
  quantity BIGINT NOT NULL,
  told_date DATE NULL,
  told_basis TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (generation, supply_line_id, rank_key, queue_sequence, backorder_id),
  KEY pegs_backorder (backorder_id),
  CONSTRAINT pegs_to_supply FOREIGN KEY (supply_line_id) REFERENCES supply_lines (supply_line_id),
  CONSTRAINT pegs_to_backorder FOREIGN KEY (backorder_id) REFERENCES backorders (backorder_id),
  CONSTRAINT pegs_quantity CHECK (quantity > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE answer_parts (
  purchase_order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  answer_version INT NOT NULL,
  part_number INT NOT NULL,
  kind TINYINT NOT NULL,
  quantity BIGINT NOT NULL,
  eta_date DATE NULL,
  supply_line_id BINARY(16) NOT NULL,
  reason TINYINT NOT NULL,
  note VARCHAR(500) NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  PRIMARY KEY (purchase_order_id, line_number, answer_version, part_number),
  CONSTRAINT answer_parts_to_line FOREIGN KEY (purchase_order_id, line_number)
    REFERENCES purchase_order_lines (purchase_order_id, line_number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE eta_updates (
  supply_line_id BINARY(16) NOT NULL,
  sequence BIGINT NOT NULL,
  eta_version BIGINT NOT NULL,
  eta_date DATE NOT NULL,
  previous_date DATE NULL,
  quantity BIGINT NOT NULL,
  reason TINYINT NOT NULL,
  note VARCHAR(500) NOT NULL,
  applied TINYINT NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  PRIMARY KEY (supply_line_id, sequence),
  CONSTRAINT eta_updates_to_supply
    FOREIGN KEY (supply_line_id) REFERENCES supply_lines (supply_line_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE receipts (
  receipt_id BINARY(16) NOT NULL,
  purchase_order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  delivery_note VARCHAR(64) NOT NULL,
  accepted BIGINT NOT NULL,
  over_received BIGINT NOT NULL,
  quarantined BIGINT NOT NULL,
  received_date DATE NOT NULL,
  imported TINYINT NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  PRIMARY KEY (receipt_id),
  UNIQUE KEY receipts_once (purchase_order_id, delivery_note, line_number),
  CONSTRAINT receipts_to_line FOREIGN KEY (purchase_order_id, line_number)
    REFERENCES purchase_order_lines (purchase_order_id, line_number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE work (
  kind TINYINT NOT NULL,
  product_id BINARY(16) NOT NULL,
  subject BINARY(16) NOT NULL,
  remaining BIGINT NOT NULL,
  cursor_rank_key BIGINT NOT NULL,
  cursor_queue_sequence BIGINT NOT NULL,
  cursor_id BINARY(16) NOT NULL,
  cursor_line_number INT NOT NULL,
  due_time DATETIME(6) NOT NULL,
  lease_until DATETIME(6) NOT NULL,
  fence BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (product_id, kind, subject),
  KEY work_due (due_time),
  CONSTRAINT work_remaining CHECK (remaining >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE requests (
  request_key BINARY(16) NOT NULL,
  fingerprint BINARY(16) NOT NULL,
  resource_kind TINYINT NOT NULL,
  resource_id BINARY(16) NOT NULL,
  second_resource_id BINARY(16) NOT NULL,
  sequence BIGINT NOT NULL,
  recorded_day DATE NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (request_key),
  KEY requests_day (recorded_day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE events (
  sequence BIGINT NOT NULL,
  kind TINYINT NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  request_key BINARY(16) NOT NULL,
  product_id BINARY(16) NOT NULL,
  location_id BINARY(16) NOT NULL,
  customer_id BINARY(16) NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  backorder_id BINARY(16) NOT NULL,
  purchase_order_id BINARY(16) NOT NULL,
  supply_line_id BINARY(16) NOT NULL,
  quantity BIGINT NOT NULL,
  event_date DATE NULL,
  previous_date DATE NULL,
  basis TINYINT NOT NULL,
  supply_reason TINYINT NOT NULL,
  PRIMARY KEY (sequence)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- One row, updated last in every transaction: its lock makes the order of sequences that of
-- commits.
CREATE TABLE event_counter (
  id TINYINT NOT NULL,
  last_sequence BIGINT NOT NULL,
  names_version BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  CONSTRAINT event_counter_one_row CHECK (id = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO event_counter (id, last_sequence) VALUES (1, 0);

CREATE TABLE responses (
  purchase_order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  answer_version INT NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  product_id BINARY(16) NOT NULL,
  kind TINYINT NOT NULL,
  asked BIGINT NOT NULL,
  offered_over BIGINT NOT NULL,
  currency_code CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  price_units BIGINT NOT NULL,
  price_nanos INT NOT NULL,
  decide_by_date DATE NULL,
  reason TINYINT NOT NULL,
  note VARCHAR(500) NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  state TINYINT NOT NULL,
  decided_quantity BIGINT NOT NULL,
  decided_date DATE NULL,
  decision_note VARCHAR(500) NOT NULL,
  decided_time DATETIME(6) NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (purchase_order_id, line_number, answer_version),
  KEY responses_state (state, purchase_order_id, line_number, answer_version),
  CONSTRAINT responses_to_line FOREIGN KEY (purchase_order_id, line_number)
    REFERENCES purchase_order_lines (purchase_order_id, line_number),
  CONSTRAINT responses_quantities CHECK (asked > 0 AND offered_over >= 0 AND decided_quantity >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What a rule is about is its product_id: a product, or with a group_code the id that is made of
-- the code; the zero product stands for all products of the supplier that have no nearer rule.
CREATE TABLE tolerances (
  supplier_id BINARY(16) NOT NULL,
  product_id BINARY(16) NOT NULL,
  group_code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  days_early INT NOT NULL,
  days_late INT NOT NULL,
  percent_under INT NOT NULL,
  percent_over INT NOT NULL,
  applies TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (supplier_id, product_id),
  CONSTRAINT tolerances_supplier FOREIGN KEY (supplier_id) REFERENCES suppliers (supplier_id),
  CONSTRAINT tolerances_limits CHECK (days_early >= 0 AND days_late >= 0
    AND percent_under BETWEEN 0 AND 100 AND percent_over BETWEEN 0 AND 100)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What a supplier announces as sent. The supply lines name their notice, because of what is
-- announced each part is a supply line of its own.
CREATE TABLE shipment_notices (
  shipment_notice_id BINARY(16) NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  location_id BINARY(16) NOT NULL,
  delivery_note VARCHAR(64) NOT NULL,
  carrier VARCHAR(100) NOT NULL,
  tracking_reference VARCHAR(100) NOT NULL,
  shipped_date DATE NOT NULL,
  expected_date DATE NOT NULL,
  line_count INT NOT NULL,
  package_count INT NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  cancelled TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (shipment_notice_id),
  KEY shipment_notices_supplier (supplier_id, shipment_notice_id),
  CONSTRAINT shipment_notices_to_supplier
    FOREIGN KEY (supplier_id) REFERENCES suppliers (supplier_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE shipment_notice_lines (
  shipment_notice_id BINARY(16) NOT NULL,
  position INT NOT NULL,
  supply_line_id BINARY(16) NOT NULL,
  purchase_order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  quantity BIGINT NOT NULL,
  PRIMARY KEY (shipment_notice_id, position),
  CONSTRAINT shipment_notice_lines_notice FOREIGN KEY (shipment_notice_id)
    REFERENCES shipment_notices (shipment_notice_id),
  CONSTRAINT shipment_notice_lines_supply FOREIGN KEY (supply_line_id)
    REFERENCES supply_lines (supply_line_id),
  CONSTRAINT shipment_notice_lines_quantity CHECK (quantity > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE shipment_notice_packages (
  shipment_notice_id BINARY(16) NOT NULL,
  position INT NOT NULL,
  package_number VARCHAR(100) NOT NULL,
  tracking_reference VARCHAR(100) NOT NULL,
  PRIMARY KEY (shipment_notice_id, position),
  CONSTRAINT shipment_notice_packages_notice FOREIGN KEY (shipment_notice_id)
    REFERENCES shipment_notices (shipment_notice_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Messages about one line, and how far each side has read.
CREATE TABLE conversations (
  purchase_order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  product_id BINARY(16) NOT NULL,
  message_count BIGINT NOT NULL,
  supplier_unread BIGINT NOT NULL,
  house_unread BIGINT NOT NULL,
  supplier_read BIGINT NOT NULL,
  house_read BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (purchase_order_id, line_number),
  KEY conversations_supplier (supplier_id, purchase_order_id, line_number),
  CONSTRAINT conversations_to_line FOREIGN KEY (purchase_order_id, line_number)
    REFERENCES purchase_order_lines (purchase_order_id, line_number),
  CONSTRAINT conversations_counters CHECK (message_count > 0 AND supplier_unread >= 0
    AND house_unread >= 0 AND supplier_read BETWEEN 0 AND message_count
    AND house_read BETWEEN 0 AND message_count)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE line_messages (
  purchase_order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  message_number BIGINT NOT NULL,
  from_supplier TINYINT NOT NULL,
  author VARCHAR(200) NOT NULL,
  text VARCHAR(2000) NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  PRIMARY KEY (purchase_order_id, line_number, message_number),
  CONSTRAINT line_messages_to_conversation FOREIGN KEY (purchase_order_id, line_number)
    REFERENCES conversations (purchase_order_id, line_number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Production slots: what a supplier can make, and which schedules are booked on it.

CREATE TABLE work_centers (
  work_center_id BINARY(16) NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(200) NOT NULL,
  time_zone VARCHAR(64) NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (work_center_id),
  UNIQUE KEY work_centers_code (supplier_id, code),
  CONSTRAINT work_centers_to_supplier FOREIGN KEY (supplier_id) REFERENCES suppliers (supplier_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE work_center_shifts (
  work_center_id BINARY(16) NOT NULL,
  weekday TINYINT NOT NULL,
  start_minute INT NOT NULL,
  end_minute INT NOT NULL,
  PRIMARY KEY (work_center_id, weekday, start_minute),
  CONSTRAINT work_center_shifts_to_center FOREIGN KEY (work_center_id)
    REFERENCES work_centers (work_center_id),
  CONSTRAINT work_center_shifts_time CHECK (weekday BETWEEN 1 AND 7 AND start_minute >= 0
    AND start_minute < end_minute AND end_minute <= 1440)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE work_center_holidays (
  work_center_id BINARY(16) NOT NULL,
  holiday DATE NOT NULL,
  PRIMARY KEY (work_center_id, holiday),
  CONSTRAINT work_center_holidays_to_center FOREIGN KEY (work_center_id)
    REFERENCES work_centers (work_center_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- An empty family_code: the product is in none.
CREATE TABLE family_members (
  product_id BINARY(16) NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  family_code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (supplier_id, product_id),
  KEY family_members_product (product_id),
  CONSTRAINT family_members_to_product FOREIGN KEY (product_id) REFERENCES products (product_id),
  CONSTRAINT family_members_to_supplier FOREIGN KEY (supplier_id) REFERENCES suppliers (supplier_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Of a product (family_code is empty) or of a family (product_id is zero).
CREATE TABLE slots (
  slot_id BINARY(16) NOT NULL,
  work_center_id BINARY(16) NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  product_id BINARY(16) NOT NULL,
  family_code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  period_start DATE NOT NULL,
  period_days INT NOT NULL,
  capacity BIGINT NOT NULL,
  wanted BIGINT NOT NULL,
  booked BIGINT NOT NULL,
  version BIGINT NOT NULL,
  in_conflict TINYINT GENERATED ALWAYS AS (CASE WHEN booked > wanted THEN 1 ELSE 0 END) STORED,
  PRIMARY KEY (slot_id),
  UNIQUE KEY slots_period (work_center_id, product_id, family_code, period_start),
  KEY slots_center (work_center_id, period_start, slot_id),
  KEY slots_supplier (supplier_id, period_start, slot_id),
  KEY slots_subject (supplier_id, product_id, family_code, period_start),
  KEY slots_conflict (supplier_id, in_conflict, period_start, slot_id),
  CONSTRAINT slots_to_center FOREIGN KEY (work_center_id) REFERENCES work_centers (work_center_id),
  CONSTRAINT slots_not_overbooked CHECK (booked >= 0 AND booked <= capacity),
  CONSTRAINT slots_wanted CHECK (wanted >= 0 AND wanted <= capacity),
  CONSTRAINT slots_days CHECK (period_days BETWEEN 1 AND 31)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE bookings (
  booking_id BINARY(16) NOT NULL,
  slot_id BINARY(16) NOT NULL,
  purchase_order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  supply_line_id BINARY(16) NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  product_id BINARY(16) NOT NULL,
  quantity BIGINT NOT NULL,
  released BIGINT NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (booking_id),
  KEY bookings_purchase (purchase_order_id, line_number, booking_id),
  KEY bookings_slot (slot_id, booking_id),
  KEY bookings_supply (supply_line_id),
  CONSTRAINT bookings_to_slot FOREIGN KEY (slot_id) REFERENCES slots (slot_id),
  CONSTRAINT bookings_to_supply FOREIGN KEY (supply_line_id)
    REFERENCES supply_lines (supply_line_id),
  CONSTRAINT bookings_held CHECK (quantity > 0 AND released >= 0 AND released <= quantity)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE production_plans (
  purchase_order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  product_id BINARY(16) NOT NULL,
  work_center_id BINARY(16) NOT NULL,
  start_date DATE NOT NULL,
  daily_output BIGINT NOT NULL,
  made BIGINT NOT NULL,
  report_count INT NOT NULL,
  last_report_date DATE NULL,
  estimated_end_date DATE NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (purchase_order_id, line_number),
  KEY production_plans_supplier (supplier_id, purchase_order_id, line_number),
  CONSTRAINT production_plans_to_line FOREIGN KEY (purchase_order_id, line_number)
    REFERENCES purchase_order_lines (purchase_order_id, line_number),
  CONSTRAINT production_plans_to_center FOREIGN KEY (work_center_id)
    REFERENCES work_centers (work_center_id),
  CONSTRAINT production_plans_counts CHECK (daily_output > 0 AND made >= 0 AND report_count >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE progress_reports (
  purchase_order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  report_number INT NOT NULL,
  made BIGINT NOT NULL,
  report_date DATE NOT NULL,
  estimated_end_date DATE NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  PRIMARY KEY (purchase_order_id, line_number, report_number),
  CONSTRAINT progress_reports_to_plan FOREIGN KEY (purchase_order_id, line_number)
    REFERENCES production_plans (purchase_order_id, line_number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE slot_moves (
  slot_move_id BINARY(16) NOT NULL,
  booking_id BINARY(16) NOT NULL,
  purchase_order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  product_id BINARY(16) NOT NULL,
  wanted_slot_id BINARY(16) NOT NULL,
  wanted_date DATE NULL,
  reason VARCHAR(500) NOT NULL,
  requested_time DATETIME(6) NOT NULL,
  state TINYINT NOT NULL,
  answer_note VARCHAR(500) NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (slot_move_id),
  KEY slot_moves_supplier (supplier_id, state, slot_move_id),
  KEY slot_moves_booking (booking_id),
  CONSTRAINT slot_moves_to_booking FOREIGN KEY (booking_id) REFERENCES bookings (booking_id),
  CONSTRAINT slot_moves_state CHECK (state BETWEEN 1 AND 3)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

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

-- The zero supplier is the house itself.
CREATE TABLE business_calendars (
  supplier_id BINARY(16) NOT NULL,
  time_zone VARCHAR(64) NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (supplier_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE business_calendar_shifts (
  supplier_id BINARY(16) NOT NULL,
  weekday TINYINT NOT NULL,
  start_minute INT NOT NULL,
  end_minute INT NOT NULL,
  PRIMARY KEY (supplier_id, weekday, start_minute),
  CONSTRAINT business_calendar_shifts_to_calendar FOREIGN KEY (supplier_id)
    REFERENCES business_calendars (supplier_id),
  CONSTRAINT business_calendar_shifts_time CHECK (weekday BETWEEN 1 AND 7 AND start_minute >= 0
    AND start_minute < end_minute AND end_minute <= 1440)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE business_calendar_holidays (
  supplier_id BINARY(16) NOT NULL,
  holiday DATE NOT NULL,
  PRIMARY KEY (supplier_id, holiday),
  CONSTRAINT business_calendar_holidays_to_calendar FOREIGN KEY (supplier_id)
    REFERENCES business_calendars (supplier_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A row per version. The zero product and the empty family: of all that the supplier supplies.
CREATE TABLE agreements (
  agreement_id BINARY(16) NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  product_id BINARY(16) NOT NULL,
  family_code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  supersedes_id BINARY(16) NOT NULL,
  version_number INT NOT NULL,
  acknowledge_hours INT NOT NULL,
  answer_change_hours INT NOT NULL,
  days_early INT NOT NULL,
  days_late INT NOT NULL,
  percent_under INT NOT NULL,
  percent_over INT NOT NULL,
  business_days TINYINT NOT NULL,
  slip_notice_days INT NOT NULL,
  acknowledge_target INT NOT NULL,
  acknowledge_weight INT NOT NULL,
  answer_change_target INT NOT NULL,
  answer_change_weight INT NOT NULL,
  on_time_in_full_target INT NOT NULL,
  on_time_in_full_weight INT NOT NULL,
  slip_notice_target INT NOT NULL,
  slip_notice_weight INT NOT NULL,
  fill_rate_target INT NOT NULL,
  fill_rate_weight INT NOT NULL,
  recorded_time DATETIME(6) NOT NULL,
  valid_from DATE NOT NULL,
  valid_until DATE NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (agreement_id),
  KEY agreements_supplier (supplier_id, agreement_id),
  CONSTRAINT agreements_to_supplier FOREIGN KEY (supplier_id) REFERENCES suppliers (supplier_id),
  CONSTRAINT agreements_to_calendar FOREIGN KEY (supplier_id)
    REFERENCES business_calendars (supplier_id),
  CONSTRAINT agreements_subject CHECK (family_code = ''
    OR product_id = X'00000000000000000000000000000000'),
  CONSTRAINT agreements_limits CHECK (acknowledge_hours > 0 AND answer_change_hours > 0
    AND days_early >= 0 AND days_late >= 0 AND slip_notice_days >= 0
    AND percent_under BETWEEN 0 AND 100 AND percent_over BETWEEN 0 AND 100),
  CONSTRAINT agreements_weights CHECK (acknowledge_weight + answer_change_weight
    + on_time_in_full_weight + slip_notice_weight + fill_rate_weight = 10000)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- stopped_time and breached_time are 1970 while it is open, and unless it is breached. States are
-- 1 running, 2 paused, 3 stopped, 4 breached. Of a line, one clock of a kind and schedule is open.
CREATE TABLE obligation_clocks (
  clock_id BINARY(16) NOT NULL,
  kind TINYINT NOT NULL,
  supplier_id BINARY(16) NOT NULL,
  product_id BINARY(16) NOT NULL,
  purchase_order_id BINARY(16) NOT NULL,
  line_number INT NOT NULL,
  answer_version INT NOT NULL,
  supply_line_id BINARY(16) NOT NULL,
  agreement_id BINARY(16) NOT NULL,
  allowed_micros BIGINT NOT NULL,
  started_time DATETIME(6) NOT NULL,
  state TINYINT NOT NULL,
  resumed_time DATETIME(6) NOT NULL,
  used_micros BIGINT NOT NULL,
  due_soon_time DATETIME(6) NOT NULL,
  due_time DATETIME(6) NOT NULL,
  due_date DATE NOT NULL,
  due_soon_told TINYINT NOT NULL,
  breached_time DATETIME(6) NOT NULL,
  stopped_time DATETIME(6) NOT NULL,
  version BIGINT NOT NULL,
  open_clock TINYINT GENERATED ALWAYS AS
    (CASE WHEN stopped_time = '1970-01-01 00:00:00' THEN 1 ELSE NULL END) STORED,
  PRIMARY KEY (clock_id),
  UNIQUE KEY obligation_clocks_open (purchase_order_id, line_number, kind, supply_line_id,
    open_clock),
  KEY obligation_clocks_supplier (supplier_id, state, due_time, clock_id),
  KEY obligation_clocks_due (state, due_time, clock_id),
  CONSTRAINT obligation_clocks_to_line FOREIGN KEY (purchase_order_id, line_number)
    REFERENCES purchase_order_lines (purchase_order_id, line_number),
  CONSTRAINT obligation_clocks_to_agreement FOREIGN KEY (agreement_id)
    REFERENCES agreements (agreement_id),
  CONSTRAINT obligation_clocks_state CHECK (kind BETWEEN 1 AND 4 AND state BETWEEN 1 AND 4),
  CONSTRAINT obligation_clocks_used CHECK (used_micros >= 0 AND used_micros <= allowed_micros)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

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
  -- By when an answer is owed once this is so; 1970-01-01: none is, or nothing was agreed.
  answer_due_time DATETIME(6) NOT NULL DEFAULT '1900-01-01 00:00:00',
  imported TINYINT NOT NULL,
  -- Of facts about disputes.
  component TINYINT NOT NULL DEFAULT 0,
  -- Of the first fact of a line; empty in the others.
  time_zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  currency_code CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  price_units BIGINT NOT NULL,
  price_nanos INT NOT NULL,
  PRIMARY KEY (sequence, ordinal),
  KEY supplier_facts_line (purchase_order_id, line_number, sequence, ordinal),
  CONSTRAINT supplier_facts_quantity CHECK (quantity >= 0),
  CONSTRAINT supplier_facts_fact CHECK (kind BETWEEN 1 AND 16 AND cause BETWEEN 0 AND 5
    AND component BETWEEN 0 AND 3)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What suppliers do not agree with in their scores.

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
  -- For a buyer: one of a line and component does.
  waiting TINYINT GENERATED ALWAYS AS
    (CASE WHEN state = 1 THEN 1 ELSE NULL END) STORED,
  PRIMARY KEY (dispute_id),
  UNIQUE KEY disputes_line (purchase_order_id, line_number, component, waiting),
  KEY disputes_state (state, dispute_id),
  KEY disputes_supplier (supplier_id, dispute_id),
  KEY disputes_supplier_state (supplier_id, state, dispute_id),
  CONSTRAINT disputes_to_line FOREIGN KEY (purchase_order_id, line_number)
    REFERENCES purchase_order_lines (purchase_order_id, line_number),
  CONSTRAINT disputes_values CHECK (component BETWEEN 1 AND 3 AND reason BETWEEN 1 AND 7
    AND state BETWEEN 1 AND 4),
  CONSTRAINT disputes_settled CHECK ((state = 1) = (settled_time = '1970-01-01 00:00:00'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
