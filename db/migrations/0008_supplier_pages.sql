-- A supplier's lines, all that it was ever sent, as one range in the order of its pages.

ALTER TABLE purchase_order_lines
  ADD COLUMN was_sent TINYINT GENERATED ALWAYS AS (schedule_count > 0) STORED,
  ADD KEY purchase_order_lines_sent
    (supplier_id, was_sent, requested_date, purchase_order_id, line_number);
