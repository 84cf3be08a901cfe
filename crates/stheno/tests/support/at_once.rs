//! Many who ask at the same moment.

use std::sync::Barrier;
use std::thread;

use super::client::Response;

/// How many they are.
pub(crate) const MANY: usize = 8;

/// Lets many do something at the same moment.
pub(crate) fn at_once(act: impl Fn(usize) -> Response + Sync) -> Vec<Response> {
    let barrier = Barrier::new(MANY);
    thread::scope(|scope| {
        let (barrier, act) = (&barrier, &act);
        let one = |number| {
            scope.spawn(move || {
                barrier.wait();
                act(number)
            })
        };
        let threads: Vec<_> = (0..MANY).map(one).collect();
        threads.into_iter().map(|thread| thread.join().expect("an asking thread failed")).collect()
    })
}
