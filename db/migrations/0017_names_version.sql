-- Counts the changes of what lines show by name: a product's sku and name, a location's code.
-- Readers keep these for as long as it stands still (server/store/name_cache.h). A server of before
-- this step does not count: see db/README.md.

ALTER TABLE event_counter ADD COLUMN names_version BIGINT NOT NULL DEFAULT 0 AFTER last_sequence;
