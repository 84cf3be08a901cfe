-- Orders as the shop's order system told of them.
CREATE TABLE "order" (
    id text COLLATE "C" PRIMARY KEY,
    -- The generation of Medusa that the record is in the shape of.
    shape text COLLATE "C" NOT NULL CHECK (shape IN ('v1', 'v2')),
    customer_id text COLLATE "C" NOT NULL REFERENCES customer (id),
    display_id bigint,
    email text COLLATE "C",
    status text COLLATE "C" NOT NULL,
    -- In the words of Medusa 1, whatever the shape.
    fulfillment_status text COLLATE "C" NOT NULL,
    payment_status text COLLATE "C" NOT NULL,
    cart_id text COLLATE "C",
    region_id text COLLATE "C",
    sales_channel_id text COLLATE "C",
    -- In lower case.
    currency_code text COLLATE "C" NOT NULL,
    -- A decimal in its shortest form.
    tax_rate text COLLATE "C",
    -- What was paid for good, in smallest units of the currency; nothing for a draft, or one that was canceled.
    spent bigint NOT NULL,
    -- What it costs now, in millionths of the currency's main unit.
    total bigint NOT NULL,
    -- The first name in the address that it goes to, which Medusa 1 searches in; empty when that has none.
    shipping_first_name text COLLATE "C",
    -- What Medusa 2 searches in, normalised.
    search text COLLATE "C",
    canceled_at timestamptz(3),
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    -- The whole order as it came: JSON, compressed as an LZ4 block behind its length in bytes, of four bytes, the least first.
    record bytea NOT NULL
);
ALTER TABLE "order" ALTER COLUMN record SET STORAGE EXTERNAL;
CREATE INDEX order_customer ON "order" (customer_id, id);
CREATE INDEX order_customer_created_at ON "order" (customer_id, created_at, id);
CREATE INDEX order_created_at ON "order" (created_at, id);
CREATE INDEX order_display_id ON "order" (display_id);
CREATE INDEX order_search ON "order" USING gin (search gin_trgm_ops) WHERE search IS NOT NULL;

-- What a customer is worth, kept by whoever takes an order. Drafts are no orders yet.
ALTER TABLE customer ADD COLUMN orders_count bigint NOT NULL DEFAULT 0;
ALTER TABLE customer ADD COLUMN last_order_at timestamptz(3);
CREATE INDEX customer_orders_count ON customer (orders_count, id) WHERE deleted_at IS NULL;
CREATE TABLE customer_spent (
    customer_id text COLLATE "C" NOT NULL REFERENCES customer (id),
    currency_code text COLLATE "C" NOT NULL,
    -- In smallest units.
    amount bigint NOT NULL,
    PRIMARY KEY (customer_id, currency_code)
);
CREATE INDEX customer_spent_amount ON customer_spent (currency_code, amount, customer_id);
