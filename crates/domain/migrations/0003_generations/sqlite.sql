-- A session may be for several sides at once: the shop's admin, and its storefront.
CREATE TABLE session_of_side (
    -- SHA-256 of the session's id, in hex: whoever reads the database cannot take over a session.
    id_hash TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('admin', 'store', 'other')),
    auth_identity_id TEXT NOT NULL REFERENCES auth_identity (id) ON DELETE CASCADE,
    -- What a token would claim.
    claims TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (id_hash, side)
) WITHOUT ROWID;
INSERT INTO session_of_side (id_hash, side, auth_identity_id, claims, created_at, expires_at)
SELECT id_hash,
    CASE claims ->> '$.actor_type' WHEN 'user' THEN 'admin' WHEN 'customer' THEN 'store' ELSE 'other' END,
    auth_identity_id, claims, created_at, expires_at
FROM session;
DROP TABLE session;
ALTER TABLE session_of_side RENAME TO session;
CREATE INDEX session_expires_at ON session (expires_at);
CREATE INDEX session_auth_identity ON session (auth_identity_id);

-- Whether the address was given for bills alone: unless orders go there by default, a storefront of Medusa 1 does not list it
-- among those that orders can go to.
ALTER TABLE customer_address ADD COLUMN billing_only INTEGER NOT NULL DEFAULT FALSE;

-- How a customer can pay without typing it again, as the provider keeps it.
CREATE TABLE payment_method (
    customer_id TEXT NOT NULL REFERENCES customer (id),
    provider_id TEXT NOT NULL,
    -- Its place among those of the customer and provider.
    position INTEGER NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (customer_id, provider_id, position)
) WITHOUT ROWID;

-- The countries that an address may be in, as Medusa 1 knows them. Which region a country belongs to is not kept here.
CREATE TABLE country (
    id INTEGER NOT NULL,
    iso_2 TEXT PRIMARY KEY,
    iso_3 TEXT NOT NULL,
    num_code INTEGER NOT NULL,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL
) WITHOUT ROWID;
