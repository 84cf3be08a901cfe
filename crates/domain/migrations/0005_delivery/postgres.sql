-- What happened, until it is old. Events from before are let go: they hold tokens, and were kept for a week at most.
DROP TABLE event;
CREATE TABLE event (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    -- Whom it is about: what happens to one is told in order. A customer's id where it is about a customer.
    subject text COLLATE "C" NOT NULL,
    -- The id of the thing that it happened to.
    thing text COLLATE "C" NOT NULL,
    -- More of it, as JSON.
    data json,
    -- What is for whoever it is delivered to, and for nobody else: gone as soon as it was delivered, or is no use any more.
    secret text COLLATE "C",
    -- The same for all events of one piece of work.
    group_id text COLLATE "C" NOT NULL,
    created_at timestamptz(3) NOT NULL
);
CREATE INDEX event_subject ON event (subject, position);
CREATE INDEX event_secret ON event (position) WHERE secret IS NOT NULL;

-- Where events are sent to.
CREATE TABLE webhook (
    id text COLLATE "C" PRIMARY KEY,
    url text COLLATE "C" NOT NULL,
    description text COLLATE "C",
    -- Patterns of names, as a JSON list.
    events json NOT NULL,
    -- The generation of Medusa in whose way they are told.
    generation text COLLATE "C" NOT NULL CHECK (generation IN ('v1', 'v2')),
    -- Signs what is sent.
    secret text COLLATE "C" NOT NULL,
    -- The one before, which signs as well for some time.
    secret_before text COLLATE "C",
    secret_before_until timestamptz(3),
    -- All events up to this position were looked at.
    seen bigint NOT NULL,
    -- Of those, none from before this moment is sent; it is set where they are looked at again.
    since timestamptz(3),
    -- How often somebody has asked for what is pending to be looked at.
    nudged bigint NOT NULL DEFAULT 0,
    disabled_at timestamptz(3),
    disabled_reason text COLLATE "C",
    created_by text COLLATE "C" NOT NULL,
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    -- It is gone for everybody; what was sent to it is deleted little by little, and it with the last of that.
    deleted_at timestamptz(3)
);

-- What is sent, or was.
CREATE TABLE webhook_delivery (
    id text COLLATE "C" PRIMARY KEY,
    webhook_id text COLLATE "C" NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    -- The event, and which of the messages that it makes; the name and the id under which it is told.
    position bigint NOT NULL,
    part bigint NOT NULL,
    subject text COLLATE "C" NOT NULL,
    event text COLLATE "C" NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
    attempt_count bigint NOT NULL,
    -- When it is tried (again), while it is pending.
    next_at timestamptz(3),
    -- Since when it is tried without success.
    tried_since timestamptz(3),
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL
);
CREATE INDEX webhook_delivery_webhook ON webhook_delivery (webhook_id, id);
CREATE INDEX webhook_delivery_failed ON webhook_delivery (webhook_id, id) WHERE state = 'failed';
CREATE INDEX webhook_delivery_lane ON webhook_delivery (webhook_id, subject, position, part, id) WHERE state = 'pending';
CREATE INDEX webhook_delivery_event ON webhook_delivery (position) WHERE state = 'pending';

-- Each try to send it.
CREATE TABLE webhook_attempt (
    delivery_id text COLLATE "C" NOT NULL REFERENCES webhook_delivery (id) ON DELETE CASCADE,
    number bigint NOT NULL,
    at timestamptz(3) NOT NULL,
    -- In milliseconds.
    duration bigint NOT NULL,
    -- What was answered, if anything was; the beginning of the body.
    status bigint,
    response text COLLATE "C",
    -- What went wrong, in words.
    error text COLLATE "C",
    PRIMARY KEY (delivery_id, number)
);

-- Mails that are to be sent; gone as soon as they were.
CREATE TABLE mail (
    id text COLLATE "C" PRIMARY KEY,
    template text COLLATE "C" NOT NULL,
    recipient text COLLATE "C" NOT NULL,
    -- The wanted languages, as in Accept-Language; the first that there is a template of is taken.
    languages text COLLATE "C" NOT NULL,
    -- What the template may say, as JSON.
    data json NOT NULL,
    attempts bigint NOT NULL,
    next_at timestamptz(3) NOT NULL,
    -- From when on it is no use any more.
    expires_at timestamptz(3) NOT NULL,
    created_at timestamptz(3) NOT NULL
);
CREATE INDEX mail_next_at ON mail (next_at);

-- How often in a row a token was asked for: each time it takes longer until there is another one.
ALTER TABLE password_reset ADD COLUMN asked bigint NOT NULL DEFAULT 1;
