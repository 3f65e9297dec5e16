-- The last day of the slots that a schedule is booked on: its date rests on them only if it is not
-- before that day. A server of before this step does not keep it. What it books meanwhile is found
-- by the audit and put right by the next change of the schedule's bookings.

ALTER TABLE supply_lines ADD COLUMN slot_end_date DATE NULL AFTER slot_booked;

UPDATE supply_lines JOIN (
  SELECT bookings.supply_line_id,
    MAX(slots.period_start + INTERVAL (slots.period_days - 1) DAY) AS last_day
  FROM bookings JOIN slots ON slots.slot_id = bookings.slot_id
  WHERE bookings.released < bookings.quantity GROUP BY bookings.supply_line_id
) AS booked ON booked.supply_line_id = supply_lines.supply_line_id
SET supply_lines.slot_end_date = booked.last_day;
