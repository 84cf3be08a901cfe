-- What happened, until it is old.
CREATE TABLE event (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    data TEXT NOT NULL,
    -- The same for all events of one piece of work.
    group_id TEXT NOT NULL,
    created_at INTEGER NOT NULL
);

-- Who asked for another password lately, whether anybody signs in with that e-mail or not.
CREATE TABLE password_reset (
    provider TEXT NOT NULL,
    -- The e-mail in lower case.
    entity_key TEXT NOT NULL,
    -- Who signs in with it; nobody, perhaps. The token ends with the identity.
    auth_identity_id TEXT REFERENCES auth_identity (id) ON DELETE CASCADE,
    -- SHA-256 of the token's id, in hex.
    token_hash TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (provider, entity_key)
) WITHOUT ROWID;
CREATE INDEX password_reset_expires_at ON password_reset (expires_at);
CREATE INDEX password_reset_auth_identity ON password_reset (auth_identity_id) WHERE auth_identity_id IS NOT NULL;

-- Medusa's dashboard asks who made a key, unless there is nobody to ask for.
UPDATE api_key SET created_by = '' WHERE created_by = 'stheno';
