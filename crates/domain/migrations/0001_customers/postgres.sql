-- Text is compared byte by byte (COLLATE "C"), as SQLite does. JSON keeps the order that the API answers it in, which jsonb would not.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE setting (
    name text COLLATE "C" PRIMARY KEY,
    value text COLLATE "C" NOT NULL
);

CREATE TABLE customer (
    id text COLLATE "C" PRIMARY KEY,
    email text COLLATE "C",
    -- The e-mail in lower case, under which it is unique.
    email_key text COLLATE "C",
    first_name text COLLATE "C",
    last_name text COLLATE "C",
    company_name text COLLATE "C",
    phone text COLLATE "C",
    metadata json,
    has_account boolean NOT NULL,
    created_by text COLLATE "C",
    -- What `q` searches in, normalised; NULL when there is nothing, or when the customer is deleted.
    search text COLLATE "C",
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    deleted_at timestamptz(3)
);
CREATE UNIQUE INDEX customer_email_unique ON customer (email_key, has_account) WHERE deleted_at IS NULL;
CREATE INDEX customer_live ON customer (id) WHERE deleted_at IS NULL;
CREATE INDEX customer_email ON customer (email) WHERE deleted_at IS NULL;
CREATE INDEX customer_created_at ON customer (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX customer_search ON customer USING gin (search gin_trgm_ops) WHERE search IS NOT NULL;

CREATE TABLE customer_address (
    id text COLLATE "C" PRIMARY KEY,
    customer_id text COLLATE "C" NOT NULL REFERENCES customer (id),
    address_name text COLLATE "C",
    is_default_shipping boolean NOT NULL,
    is_default_billing boolean NOT NULL,
    company text COLLATE "C",
    first_name text COLLATE "C",
    last_name text COLLATE "C",
    address_1 text COLLATE "C",
    address_2 text COLLATE "C",
    city text COLLATE "C",
    country_code text COLLATE "C",
    province text COLLATE "C",
    postal_code text COLLATE "C",
    phone text COLLATE "C",
    metadata json,
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    deleted_at timestamptz(3)
);
CREATE INDEX customer_address_customer ON customer_address (customer_id, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX customer_address_default_shipping ON customer_address (customer_id)
    WHERE is_default_shipping AND deleted_at IS NULL;
CREATE UNIQUE INDEX customer_address_default_billing ON customer_address (customer_id)
    WHERE is_default_billing AND deleted_at IS NULL;

CREATE TABLE customer_group (
    id text COLLATE "C" PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    metadata json,
    created_by text COLLATE "C",
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    deleted_at timestamptz(3)
);
CREATE UNIQUE INDEX customer_group_name ON customer_group (name) WHERE deleted_at IS NULL;

CREATE TABLE customer_group_customer (
    id text COLLATE "C" PRIMARY KEY,
    customer_id text COLLATE "C" NOT NULL REFERENCES customer (id),
    customer_group_id text COLLATE "C" NOT NULL REFERENCES customer_group (id),
    metadata json,
    created_by text COLLATE "C",
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    deleted_at timestamptz(3)
);
CREATE UNIQUE INDEX customer_group_customer_member ON customer_group_customer (customer_group_id, customer_id)
    WHERE deleted_at IS NULL;
CREATE INDEX customer_group_customer_customer ON customer_group_customer (customer_id, id) WHERE deleted_at IS NULL;

CREATE TABLE "user" (
    id text COLLATE "C" PRIMARY KEY,
    first_name text COLLATE "C",
    last_name text COLLATE "C",
    email text COLLATE "C" NOT NULL,
    -- The e-mail in lower case, under which it is unique.
    email_key text COLLATE "C" NOT NULL,
    avatar_url text COLLATE "C",
    metadata json,
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    deleted_at timestamptz(3)
);
CREATE UNIQUE INDEX user_email_unique ON "user" (email_key) WHERE deleted_at IS NULL;

CREATE TABLE auth_identity (
    id text COLLATE "C" PRIMARY KEY,
    -- Whom the identity acts for: a user of the shop, a customer, or both.
    user_id text COLLATE "C" REFERENCES "user" (id),
    customer_id text COLLATE "C" REFERENCES customer (id),
    -- Tokens and sessions issued before are refused.
    valid_from timestamptz(3) NOT NULL,
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL
);
CREATE INDEX auth_identity_user ON auth_identity (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX auth_identity_customer ON auth_identity (customer_id) WHERE customer_id IS NOT NULL;

CREATE TABLE provider_identity (
    id text COLLATE "C" PRIMARY KEY,
    auth_identity_id text COLLATE "C" NOT NULL REFERENCES auth_identity (id) ON DELETE CASCADE,
    provider text COLLATE "C" NOT NULL,
    -- Under which the provider knows the identity; for emailpass the e-mail.
    entity_id text COLLATE "C" NOT NULL,
    -- The same in lower case, under which it is unique.
    entity_key text COLLATE "C" NOT NULL,
    password_hash text COLLATE "C",
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    UNIQUE (provider, entity_key)
);
CREATE INDEX provider_identity_auth_identity ON provider_identity (auth_identity_id);

CREATE TABLE session (
    -- SHA-256 of the session's id, in hex: whoever reads the database cannot take over a session.
    id_hash text COLLATE "C" PRIMARY KEY,
    auth_identity_id text COLLATE "C" NOT NULL REFERENCES auth_identity (id) ON DELETE CASCADE,
    -- The claims of the token that the session was made from.
    claims json NOT NULL,
    created_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3) NOT NULL
);
CREATE INDEX session_expires_at ON session (expires_at);
CREATE INDEX session_auth_identity ON session (auth_identity_id);

CREATE TABLE api_key (
    id text COLLATE "C" PRIMARY KEY,
    type text COLLATE "C" NOT NULL CHECK (type IN ('publishable', 'secret')),
    title text COLLATE "C" NOT NULL,
    -- A publishable key as it is; empty for a secret one.
    token text COLLATE "C" NOT NULL,
    -- SHA-256 of the token, in hex; a token has 256 random bits, so nothing slower is needed.
    token_hash text COLLATE "C" NOT NULL UNIQUE,
    redacted text COLLATE "C" NOT NULL,
    created_by text COLLATE "C" NOT NULL,
    last_used_at timestamptz(3),
    revoked_by text COLLATE "C",
    revoked_at timestamptz(3),
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL
);
