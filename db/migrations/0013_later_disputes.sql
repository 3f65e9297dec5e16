-- One dispute of a line and component is open. Of those that were upheld there may be several: each
-- is about what was so when it was opened.

ALTER TABLE disputes
  ADD COLUMN waiting TINYINT GENERATED ALWAYS AS
    (CASE WHEN state = 1 THEN 1 ELSE NULL END) STORED AFTER version,
  DROP KEY disputes_line,
  ADD UNIQUE KEY disputes_line (purchase_order_id, line_number, component, waiting),
  DROP COLUMN standing;
