-- Times are milliseconds since 1970, in UTC. JSON is text in the order that the API answers it in.

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE customer (
    -- Ties the search index to the row; a hidden row number would not survive VACUUM.
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    email TEXT,
    -- The e-mail in lower case, under which it is unique.
    email_key TEXT,
    first_name TEXT,
    last_name TEXT,
    company_name TEXT,
    phone TEXT,
    metadata TEXT,
    has_account INTEGER NOT NULL,
    created_by TEXT,
    -- What `q` searches in, normalised; NULL when there is nothing, or when the customer is deleted.
    search TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
);
CREATE UNIQUE INDEX customer_email_unique ON customer (email_key, has_account) WHERE deleted_at IS NULL;
CREATE INDEX customer_live ON customer (id) WHERE deleted_at IS NULL;
CREATE INDEX customer_email ON customer (email) WHERE deleted_at IS NULL;
CREATE INDEX customer_created_at ON customer (created_at, id) WHERE deleted_at IS NULL;
CREATE VIRTUAL TABLE customer_search USING fts5 (
    search, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
);
-- Fewer and larger merges of the index while many customers are added.
INSERT INTO customer_search (customer_search, rank) VALUES ('automerge', 8);
INSERT INTO customer_search (customer_search, rank) VALUES ('crisismerge', 64);

CREATE TABLE customer_address (
    id TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL REFERENCES customer (id),
    address_name TEXT,
    is_default_shipping INTEGER NOT NULL,
    is_default_billing INTEGER NOT NULL,
    company TEXT,
    first_name TEXT,
    last_name TEXT,
    address_1 TEXT,
    address_2 TEXT,
    city TEXT,
    country_code TEXT,
    province TEXT,
    postal_code TEXT,
    phone TEXT,
    metadata TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) WITHOUT ROWID;
CREATE INDEX customer_address_customer ON customer_address (customer_id, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX customer_address_default_shipping ON customer_address (customer_id)
    WHERE is_default_shipping AND deleted_at IS NULL;
CREATE UNIQUE INDEX customer_address_default_billing ON customer_address (customer_id)
    WHERE is_default_billing AND deleted_at IS NULL;

CREATE TABLE customer_group (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    metadata TEXT,
    created_by TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) WITHOUT ROWID;
CREATE UNIQUE INDEX customer_group_name ON customer_group (name) WHERE deleted_at IS NULL;

CREATE TABLE customer_group_customer (
    id TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL REFERENCES customer (id),
    customer_group_id TEXT NOT NULL REFERENCES customer_group (id),
    metadata TEXT,
    created_by TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) WITHOUT ROWID;
CREATE UNIQUE INDEX customer_group_customer_member ON customer_group_customer (customer_group_id, customer_id)
    WHERE deleted_at IS NULL;
CREATE INDEX customer_group_customer_customer ON customer_group_customer (customer_id, id) WHERE deleted_at IS NULL;

CREATE TABLE "user" (
    id TEXT PRIMARY KEY,
    first_name TEXT,
    last_name TEXT,
    email TEXT NOT NULL,
    -- The e-mail in lower case, under which it is unique.
    email_key TEXT NOT NULL,
    avatar_url TEXT,
    metadata TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) WITHOUT ROWID;
CREATE UNIQUE INDEX user_email_unique ON "user" (email_key) WHERE deleted_at IS NULL;

CREATE TABLE auth_identity (
    id TEXT PRIMARY KEY,
    -- Whom the identity acts for: a user of the shop, a customer, or both.
    user_id TEXT REFERENCES "user" (id),
    customer_id TEXT REFERENCES customer (id),
    -- Tokens and sessions issued before are refused.
    valid_from INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX auth_identity_user ON auth_identity (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX auth_identity_customer ON auth_identity (customer_id) WHERE customer_id IS NOT NULL;

CREATE TABLE provider_identity (
    id TEXT PRIMARY KEY,
    auth_identity_id TEXT NOT NULL REFERENCES auth_identity (id) ON DELETE CASCADE,
    provider TEXT NOT NULL,
    -- Under which the provider knows the identity; for emailpass the e-mail.
    entity_id TEXT NOT NULL,
    -- The same in lower case, under which it is unique.
    entity_key TEXT NOT NULL,
    password_hash TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (provider, entity_key)
) WITHOUT ROWID;
CREATE INDEX provider_identity_auth_identity ON provider_identity (auth_identity_id);

CREATE TABLE session (
    -- SHA-256 of the session's id, in hex: whoever reads the database cannot take over a session.
    id_hash TEXT PRIMARY KEY,
    auth_identity_id TEXT NOT NULL REFERENCES auth_identity (id) ON DELETE CASCADE,
    -- The claims of the token that the session was made from.
    claims TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_expires_at ON session (expires_at);
CREATE INDEX session_auth_identity ON session (auth_identity_id);

CREATE TABLE api_key (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL CHECK (type IN ('publishable', 'secret')),
    title TEXT NOT NULL,
    -- A publishable key as it is; empty for a secret one.
    token TEXT NOT NULL,
    -- SHA-256 of the token, in hex; a token has 256 random bits, so nothing slower is needed.
    token_hash TEXT NOT NULL UNIQUE,
    redacted TEXT NOT NULL,
    created_by TEXT NOT NULL,
    last_used_at INTEGER,
    revoked_by TEXT,
    revoked_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;
