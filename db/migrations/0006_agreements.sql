-- What suppliers agreed to, when they work, and the clocks of what they owe.

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
