//! The tables, as steps. A step that was released is never changed; a new one follows it.

use stheno_storage::Migration;

/// All steps, oldest first.
pub static MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        name: "customers, groups, addresses, users, sign-in, API keys",
        sqlite: include_str!("../migrations/0001_customers/sqlite.sql"),
        postgres: include_str!("../migrations/0001_customers/postgres.sql"),
    },
    Migration {
        version: 2,
        name: "events, password resets",
        sqlite: include_str!("../migrations/0002_events/sqlite.sql"),
        postgres: include_str!("../migrations/0002_events/postgres.sql"),
    },
    Migration {
        version: 3,
        name: "sessions for several sides, addresses for bills alone, payment methods",
        sqlite: concat!(
            include_str!("../migrations/0003_generations/sqlite.sql"),
            include_str!("../migrations/0003_generations/countries.sql"),
        ),
        postgres: concat!(
            include_str!("../migrations/0003_generations/postgres.sql"),
            include_str!("../migrations/0003_generations/countries.sql"),
        ),
    },
    Migration {
        version: 4,
        name: "orders, what customers are worth",
        sqlite: include_str!("../migrations/0004_orders/sqlite.sql"),
        postgres: include_str!("../migrations/0004_orders/postgres.sql"),
    },
    Migration {
        version: 5,
        name: "events for both generations, webhooks, mail",
        sqlite: include_str!("../migrations/0005_delivery/sqlite.sql"),
        postgres: include_str!("../migrations/0005_delivery/postgres.sql"),
    },
    Migration {
        version: 6,
        name: "places in long lists",
        sqlite: include_str!("../migrations/0006_milestones/sqlite.sql"),
        postgres: include_str!("../migrations/0006_milestones/postgres.sql"),
    },
    Migration {
        version: 7,
        name: "word of credentials that are good no more",
        sqlite: include_str!("../migrations/0007_withdrawals/sqlite.sql"),
        postgres: include_str!("../migrations/0007_withdrawals/postgres.sql"),
    },
    Migration {
        version: 8,
        name: "counts of accounts and of members, lists by names",
        sqlite: include_str!("../migrations/0008_statistics/sqlite.sql"),
        postgres: include_str!("../migrations/0008_statistics/postgres.sql"),
    },
    Migration {
        version: 9,
        name: "members of groups by when they were made",
        sqlite: include_str!("../migrations/0009_members/sqlite.sql"),
        postgres: include_str!("../migrations/0009_members/postgres.sql"),
    },
];
