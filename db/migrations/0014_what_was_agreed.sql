-- What a tolerance is measured by: how much a supplier took back of a schedule since its quantity
-- was agreed, and how much of it its notice announces.

ALTER TABLE supply_lines
  ADD COLUMN taken_back BIGINT NOT NULL DEFAULT 0 AFTER slot_booked,
  ADD COLUMN announced BIGINT NOT NULL DEFAULT 0 AFTER taken_back;

ALTER TABLE supply_lines ADD CONSTRAINT supply_lines_agreed
  CHECK (taken_back >= 0 AND announced >= 0);

UPDATE supply_lines
JOIN shipment_notices
  ON shipment_notices.shipment_notice_id = supply_lines.shipment_notice_id
JOIN shipment_notice_lines
  ON shipment_notice_lines.shipment_notice_id = shipment_notices.shipment_notice_id
  AND shipment_notice_lines.supply_line_id = supply_lines.supply_line_id
SET supply_lines.announced = shipment_notice_lines.quantity
WHERE shipment_notices.cancelled = 0;
