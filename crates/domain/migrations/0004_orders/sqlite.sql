-- Orders as the shop's order system told of them.
CREATE TABLE "order" (
    -- Ties the search index to the row.
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    -- The generation of Medusa that the record is in the shape of.
    shape TEXT NOT NULL CHECK (shape IN ('v1', 'v2')),
    customer_id TEXT NOT NULL REFERENCES customer (id),
    display_id INTEGER,
    email TEXT,
    status TEXT NOT NULL,
    -- In the words of Medusa 1, whatever the shape.
    fulfillment_status TEXT NOT NULL,
    payment_status TEXT NOT NULL,
    cart_id TEXT,
    region_id TEXT,
    sales_channel_id TEXT,
    -- In lower case.
    currency_code TEXT NOT NULL,
    -- A decimal in its shortest form.
    tax_rate TEXT,
    -- What was paid for good, in smallest units of the currency; nothing for a draft, or one that was canceled.
    spent INTEGER NOT NULL,
    -- What it costs now, in millionths of the currency's main unit.
    total INTEGER NOT NULL,
    -- The first name in the address that it goes to, which Medusa 1 searches in; empty when that has none.
    shipping_first_name TEXT,
    -- What Medusa 2 searches in, normalised.
    search TEXT,
    canceled_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    -- The whole order as it came: JSON, compressed as an LZ4 block behind its length in bytes, of four bytes, the least first.
    record BLOB NOT NULL
);
CREATE INDEX order_customer ON "order" (customer_id, id);
CREATE INDEX order_customer_created_at ON "order" (customer_id, created_at, id);
CREATE INDEX order_created_at ON "order" (created_at, id);
CREATE INDEX order_display_id ON "order" (display_id);
CREATE VIRTUAL TABLE order_search USING fts5 (
    search, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
);
-- Fewer and larger merges of the index while many orders are added.
INSERT INTO order_search (order_search, rank) VALUES ('automerge', 8);
INSERT INTO order_search (order_search, rank) VALUES ('crisismerge', 64);

-- What a customer is worth, kept by whoever takes an order. Drafts are no orders yet.
ALTER TABLE customer ADD COLUMN orders_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customer ADD COLUMN last_order_at INTEGER;
CREATE INDEX customer_orders_count ON customer (orders_count, id) WHERE deleted_at IS NULL;
CREATE TABLE customer_spent (
    customer_id TEXT NOT NULL REFERENCES customer (id),
    currency_code TEXT NOT NULL,
    -- In smallest units.
    amount INTEGER NOT NULL,
    PRIMARY KEY (customer_id, currency_code)
) WITHOUT ROWID;
CREATE INDEX customer_spent_amount ON customer_spent (currency_code, amount, customer_id);
