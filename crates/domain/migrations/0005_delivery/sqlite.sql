-- What happened, until it is old. Events from before are let go: they hold tokens, and were kept for a week at most.
DROP TABLE event;
CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    -- Whom it is about: what happens to one is told in order. A customer's id where it is about a customer.
    subject TEXT NOT NULL,
    -- The id of the thing that it happened to.
    thing TEXT NOT NULL,
    -- More of it, as JSON.
    data TEXT,
    -- What is for whoever it is delivered to, and for nobody else: gone as soon as it was delivered, or is no use any more.
    secret TEXT,
    -- The same for all events of one piece of work.
    group_id TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX event_subject ON event (subject, position);
CREATE INDEX event_secret ON event (position) WHERE secret IS NOT NULL;

-- Where events are sent to.
CREATE TABLE webhook (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    description TEXT,
    -- Patterns of names, as a JSON list.
    events TEXT NOT NULL,
    -- The generation of Medusa in whose way they are told.
    generation TEXT NOT NULL CHECK (generation IN ('v1', 'v2')),
    -- Signs what is sent.
    secret TEXT NOT NULL,
    -- The one before, which signs as well for some time.
    secret_before TEXT,
    secret_before_until INTEGER,
    -- All events up to this position were looked at.
    seen INTEGER NOT NULL,
    -- Of those, none from before this moment is sent; it is set where they are looked at again.
    since INTEGER,
    -- How often somebody has asked for what is pending to be looked at.
    nudged INTEGER NOT NULL DEFAULT 0,
    disabled_at INTEGER,
    disabled_reason TEXT,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    -- It is gone for everybody; what was sent to it is deleted little by little, and it with the last of that.
    deleted_at INTEGER
) WITHOUT ROWID;

-- What is sent, or was.
CREATE TABLE webhook_delivery (
    id TEXT PRIMARY KEY,
    webhook_id TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    -- The event, and which of the messages that it makes; the name and the id under which it is told.
    position INTEGER NOT NULL,
    part INTEGER NOT NULL,
    subject TEXT NOT NULL,
    event TEXT NOT NULL,
    event_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
    attempt_count INTEGER NOT NULL,
    -- When it is tried (again), while it is pending.
    next_at INTEGER,
    -- Since when it is tried without success.
    tried_since INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX webhook_delivery_webhook ON webhook_delivery (webhook_id, id);
CREATE INDEX webhook_delivery_failed ON webhook_delivery (webhook_id, id) WHERE state = 'failed';
CREATE INDEX webhook_delivery_lane ON webhook_delivery (webhook_id, subject, position, part, id) WHERE state = 'pending';
CREATE INDEX webhook_delivery_event ON webhook_delivery (position) WHERE state = 'pending';

-- Each try to send it.
CREATE TABLE webhook_attempt (
    delivery_id TEXT NOT NULL REFERENCES webhook_delivery (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- In milliseconds.
    duration INTEGER NOT NULL,
    -- What was answered, if anything was; the beginning of the body.
    status INTEGER,
    response TEXT,
    -- What went wrong, in words.
    error TEXT,
    PRIMARY KEY (delivery_id, number)
) WITHOUT ROWID;

-- Mails that are to be sent; gone as soon as they were.
CREATE TABLE mail (
    id TEXT PRIMARY KEY,
    template TEXT NOT NULL,
    recipient TEXT NOT NULL,
    -- The wanted languages, as in Accept-Language; the first that there is a template of is taken.
    languages TEXT NOT NULL,
    -- What the template may say, as JSON.
    data TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    -- From when on it is no use any more.
    expires_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX mail_next_at ON mail (next_at);

-- How often in a row a token was asked for: each time it takes longer until there is another one.
ALTER TABLE password_reset ADD COLUMN asked INTEGER NOT NULL DEFAULT 1;
