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

-- How much of what was accepted is booked on slots.
ALTER TABLE supply_lines ADD COLUMN slot_booked BIGINT NOT NULL DEFAULT 0;

ALTER TABLE supply_lines ADD CONSTRAINT supply_lines_slot_booked
  CHECK (slot_booked >= 0 AND slot_booked <= GREATEST(0, expected - cancelled));
