-- What a supplier and the house do together about a purchase order line: answers that wait for a
-- buyer, what the buyer decided, how much a supplier may change without asking back; shipment
-- notices; messages.

ALTER TABLE purchase_order_lines
  ADD COLUMN withheld BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN withheld_date DATE NULL;

ALTER TABLE supply_lines
  ADD COLUMN agreed_date DATE NULL,
  ADD COLUMN eta_review TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN shipment_notice_id BINARY(16) NOT NULL DEFAULT '';

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

-- The zero product stands for all products of the supplier that have no rule of their own.
CREATE TABLE tolerances (
  supplier_id BINARY(16) NOT NULL,
  product_id BINARY(16) NOT NULL,
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
