-- When the customer was made, which never changes: pages of a group are read along it.
CREATE TABLE membership (
    id TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL REFERENCES customer (id),
    customer_group_id TEXT NOT NULL REFERENCES customer_group (id),
    metadata TEXT,
    created_by TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    customer_created_at INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO membership
    SELECT m.id, m.customer_id, m.customer_group_id, m.metadata, m.created_by, m.created_at, m.updated_at, m.deleted_at, c.created_at
    FROM customer_group_customer m JOIN customer c ON c.id = m.customer_id ORDER BY m.id;
DROP TABLE customer_group_customer;
ALTER TABLE membership RENAME TO customer_group_customer;

CREATE UNIQUE INDEX customer_group_customer_member ON customer_group_customer (customer_group_id, customer_id)
    WHERE deleted_at IS NULL;
CREATE INDEX customer_group_customer_customer ON customer_group_customer (customer_id, id) WHERE deleted_at IS NULL;
-- With all that a page asks for, so that no membership is read.
CREATE INDEX customer_group_customer_created ON customer_group_customer
    (customer_group_id, customer_created_at, customer_id, deleted_at) WHERE deleted_at IS NULL;
