-- The carrier's id of a number, once it is bought: an order whose end nobody heard of can be taken up again.
ALTER TABLE number_order ADD COLUMN carrier_number TEXT;
