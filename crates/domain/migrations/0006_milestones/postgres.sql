-- Places in long lists, by which pages far behind are found.
CREATE TABLE milestone (
    -- The list.
    track text COLLATE "C" NOT NULL,
    -- The place: the moment that the list is sorted by, or the first that there is, and the id.
    at timestamptz(3) NOT NULL,
    id text COLLATE "C" NOT NULL,
    -- How many live rows there are from here to the next place; behind the last one nobody counts.
    rows bigint,
    PRIMARY KEY (track, at, id)
);
