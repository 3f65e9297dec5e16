-- KPIs read ranges: orders by when they were accepted, who waits by how long, supplies by when they
-- are due. Orders of which the caller stated another day than the server's are a range of their
-- own, because their day is of no zone.

ALTER TABLE orders
  ADD COLUMN day_stated TINYINT GENERATED ALWAYS AS
    (occurred_date <> CAST(recorded_time AS DATE)) STORED,
  ADD COLUMN accepted_time DATETIME(6) GENERATED ALWAYS AS
    (CASE WHEN occurred_date <> CAST(recorded_time AS DATE)
      THEN CAST(occurred_date AS DATETIME(6)) ELSE recorded_time END) STORED,
  ADD KEY orders_accepted (day_stated, accepted_time, order_id);

ALTER TABLE backorders
  ADD KEY backorders_open (is_open, recorded_time, backorder_id);

ALTER TABLE supply_lines
  ADD COLUMN is_open TINYINT GENERATED ALWAYS AS (expected > received + cancelled) STORED,
  ADD KEY supply_lines_due (is_open, sort_date, supply_line_id);
