-- Nobody changes what is copied until it has been.
LOCK TABLE customer IN SHARE ROW EXCLUSIVE MODE;
LOCK TABLE customer_group_customer IN ACCESS EXCLUSIVE MODE;

-- When the customer was made, which never changes: pages of a group are read along it.
ALTER TABLE customer_group_customer ADD COLUMN customer_created_at timestamptz(3);
UPDATE customer_group_customer m SET customer_created_at = c.created_at FROM customer c WHERE c.id = m.customer_id;
ALTER TABLE customer_group_customer ALTER COLUMN customer_created_at SET NOT NULL;
CREATE INDEX customer_group_customer_created ON customer_group_customer
    (customer_group_id, customer_created_at, customer_id) WHERE deleted_at IS NULL;
