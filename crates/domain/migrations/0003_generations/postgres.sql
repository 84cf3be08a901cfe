-- A session may be for several sides at once: the shop's admin, and its storefront.
ALTER TABLE session ADD COLUMN side text COLLATE "C" CHECK (side IN ('admin', 'store', 'other'));
UPDATE session SET side =
    CASE claims ->> 'actor_type' WHEN 'user' THEN 'admin' WHEN 'customer' THEN 'store' ELSE 'other' END;
ALTER TABLE session ALTER COLUMN side SET NOT NULL;
ALTER TABLE session DROP CONSTRAINT session_pkey;
ALTER TABLE session ADD PRIMARY KEY (id_hash, side);

-- Whether the address was given for bills alone: unless orders go there by default, a storefront of Medusa 1 does not list it
-- among those that orders can go to.
ALTER TABLE customer_address ADD COLUMN billing_only boolean NOT NULL DEFAULT FALSE;

-- How a customer can pay without typing it again, as the provider keeps it.
CREATE TABLE payment_method (
    customer_id text COLLATE "C" NOT NULL REFERENCES customer (id),
    provider_id text COLLATE "C" NOT NULL,
    -- Its place among those of the customer and provider.
    position bigint NOT NULL,
    data json NOT NULL,
    PRIMARY KEY (customer_id, provider_id, position)
);

-- The countries that an address may be in, as Medusa 1 knows them. Which region a country belongs to is not kept here.
CREATE TABLE country (
    id bigint NOT NULL,
    iso_2 text COLLATE "C" PRIMARY KEY,
    iso_3 text COLLATE "C" NOT NULL,
    num_code bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    display_name text COLLATE "C" NOT NULL
);
