-- The house's groups of products, and tolerance rules for them. A server of before never asks for a
-- group's rule: its product_id is no product's.

ALTER TABLE products
  ADD COLUMN group_code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''
    AFTER default_lead_time_days,
  ADD KEY products_group (group_code);

ALTER TABLE tolerances
  ADD COLUMN group_code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''
    AFTER product_id;
