-- What a supplier's page shows of the first schedule of a line stands in the line too, so that a
-- page is one range of one table. It is copied in the transaction that changes the schedule. A
-- server of before this step does not copy: see db/README.md.

ALTER TABLE purchase_order_lines
  ADD COLUMN schedule_supply_line_id BINARY(16) NOT NULL DEFAULT '',
  ADD COLUMN schedule_expected BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN schedule_received BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN schedule_cancelled BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN schedule_confirmed TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN schedule_eta_date DATE NULL,
  ADD COLUMN schedule_overdue TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN schedule_eta_version BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN schedule_agreed_date DATE NULL,
  ADD COLUMN schedule_eta_review TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN schedule_shipment_notice_id BINARY(16) NOT NULL DEFAULT '',
  ADD COLUMN schedule_slot_booked BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN schedule_announced BIGINT NOT NULL DEFAULT 0;

UPDATE purchase_order_lines JOIN supply_lines
    ON supply_lines.purchase_order_id = purchase_order_lines.purchase_order_id
    AND supply_lines.line_number = purchase_order_lines.line_number
    AND supply_lines.schedule_number = 1
  SET purchase_order_lines.schedule_supply_line_id = supply_lines.supply_line_id,
    purchase_order_lines.schedule_expected = supply_lines.expected,
    purchase_order_lines.schedule_received = supply_lines.received,
    purchase_order_lines.schedule_cancelled = supply_lines.cancelled,
    purchase_order_lines.schedule_confirmed = supply_lines.confirmed,
    purchase_order_lines.schedule_eta_date = supply_lines.eta_date,
    purchase_order_lines.schedule_overdue = supply_lines.overdue,
    purchase_order_lines.schedule_eta_version = supply_lines.eta_version,
    purchase_order_lines.schedule_agreed_date = supply_lines.agreed_date,
    purchase_order_lines.schedule_eta_review = supply_lines.eta_review,
    purchase_order_lines.schedule_shipment_notice_id = supply_lines.shipment_notice_id,
    purchase_order_lines.schedule_slot_booked = supply_lines.slot_booked,
    purchase_order_lines.schedule_announced = supply_lines.announced;
