//! Tests that are run on both engines.

/// Makes a test of each function, once on SQLite and once on PostgreSQL. A function takes an empty database.
macro_rules! on_both {
    ($($test:ident,)*) => {
        mod sqlite {
            $(#[test]
            fn $test() {
                super::$test(&crate::support::database::Database::sqlite());
            })*
        }
        mod postgres {
            $(#[test]
            fn $test() {
                super::$test(&crate::support::database::Database::postgres());
            })*
        }
    };
}
