-- What became of the backlog is a range of its ledger.

ALTER TABLE backorder_changes
  ADD KEY backorder_changes_sequence (sequence, backorder_id, ordinal, kind);
