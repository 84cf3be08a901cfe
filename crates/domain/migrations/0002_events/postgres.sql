-- What happened, until it is old.
CREATE TABLE event (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    data json NOT NULL,
    -- The same for all events of one piece of work.
    group_id text COLLATE "C" NOT NULL,
    created_at timestamptz(3) NOT NULL
);

-- Who asked for another password lately, whether anybody signs in with that e-mail or not.
CREATE TABLE password_reset (
    provider text COLLATE "C" NOT NULL,
    -- The e-mail in lower case.
    entity_key text COLLATE "C" NOT NULL,
    -- Who signs in with it; nobody, perhaps. The token ends with the identity.
    auth_identity_id text COLLATE "C" REFERENCES auth_identity (id) ON DELETE CASCADE,
    -- SHA-256 of the token's id, in hex.
    token_hash text COLLATE "C" NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    PRIMARY KEY (provider, entity_key)
);
CREATE INDEX password_reset_expires_at ON password_reset (expires_at);
CREATE INDEX password_reset_auth_identity ON password_reset (auth_identity_id) WHERE auth_identity_id IS NOT NULL;

-- Medusa's dashboard asks who made a key, unless there is nobody to ask for.
UPDATE api_key SET created_by = '' WHERE created_by = 'stheno';
