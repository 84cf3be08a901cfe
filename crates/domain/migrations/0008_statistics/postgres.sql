-- Nobody changes what is counted until it has been.
LOCK TABLE customer, customer_group_customer IN SHARE ROW EXCLUSIVE MODE;

-- By which lists of people are sorted.
CREATE INDEX customer_last_name ON customer (last_name, id) WHERE deleted_at IS NULL;

-- Compared as ids are, so that what is kept of a group is found by the group's id.
ALTER TABLE counter ALTER COLUMN name TYPE text COLLATE "C";

-- Kept from here on by whoever changes them: how many customers have an account, and how many are in each group.
INSERT INTO counter (name, shard, value)
    SELECT 'account', 0, count(*) FROM customer WHERE has_account AND deleted_at IS NULL;
INSERT INTO counter (name, shard, value)
    SELECT 'members ' || customer_group_id, 0, count(*) FROM customer_group_customer WHERE deleted_at IS NULL
    GROUP BY customer_group_id;
