-- Places in long lists, by which pages far behind are found.
CREATE TABLE milestone (
    -- The list.
    track TEXT NOT NULL,
    -- The place: the moment that the list is sorted by, or the first that there is, and the id.
    at INTEGER NOT NULL,
    id TEXT NOT NULL,
    -- How many live rows there are from here to the next place; behind the last one nobody counts.
    rows INTEGER,
    PRIMARY KEY (track, at, id)
) WITHOUT ROWID;
