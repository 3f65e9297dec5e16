-- A fact about a line under an agreement says by when its supplier owes an answer once it is so:
-- the instant that the line's clock has, by the agreement and the calendar of then. A score reads
-- it instead of counting hours, and nothing that is agreed or closed later moves it. 1970-01-01:
-- none is owed, or nothing was agreed. 1900-01-01: the fact does not say, because it is older than
-- this column or of a server that is.

ALTER TABLE supplier_facts
  ADD COLUMN answer_due_time DATETIME(6) NOT NULL DEFAULT '1900-01-01 00:00:00'
    AFTER recorded_time;
