//! Whose credentials a request has.

use super::asked::Asked;
use super::draw::Draw;
use super::past::Speaker;

/// Whom a route is for; most requests come from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// Everybody.
    Anybody,
    /// Whoever has a token.
    Token,
    /// Whoever has a session.
    Session,
    /// In a storefront: somebody who has registered and has no account yet.
    Visitor,
    /// In a storefront: a customer.
    Customer,
    /// The people of the shop and its systems.
    Admin,
    /// Whoever has a token to set another password with.
    Reset,
}

/// Puts credentials into a request; gives the name of the customer that they speak for.
pub(crate) fn put(draw: &mut Draw<'_>, who: Who, mut asked: Asked) -> (Asked, Option<String>) {
    if matches!(who, Who::Visitor | Who::Customer) {
        let key = match draw.dice.below(100) {
            0 if !draw.careful => None,
            1 if !draw.careful => Some("pk_nope".to_owned()),
            2 if !draw.careful => Some("⟨sk 1⟩".to_owned()),
            3..=6 if !draw.careful => Some(any(draw, "pk")),
            _ => Some("⟨pk 1⟩".to_owned()),
        };
        asked = key.iter().fold(asked, |asked, key| asked.with("x-publishable-api-key", key));
    }
    let right = draw.careful || draw.dice.percent(88);
    match who {
        Who::Anybody if draw.dice.percent(90) => (asked, None),
        Who::Token if right => by_token(draw, asked, |_| true),
        Who::Session if right => by_cookie(draw, asked, |_| true),
        Who::Visitor if right => {
            let past = draw.past;
            by_token(draw, asked, |speaker| past.is_visitor(speaker))
        }
        Who::Customer if right && draw.dice.percent(80) => by_token(draw, asked, customer),
        Who::Customer if right => by_cookie(draw, asked, customer),
        Who::Admin if right => (admin(draw, asked), None),
        Who::Reset if right && draw.ledger.count("reset") > 0 => {
            let number = draw.dice.recent(draw.ledger.count("reset"));
            (asked.with("authorization", &format!("Bearer ⟨reset {number}⟩")), None)
        }
        _ => anybody(draw, asked),
    }
}

fn customer(speaker: &Speaker) -> bool {
    speaker.kind == "customer" && !speaker.id.is_empty()
}

fn admin(draw: &mut Draw<'_>, asked: Asked) -> Asked {
    match draw.dice.below(10) {
        0 => asked.with("authorization", "Basic ⟨sk 1⟩"),
        1 => asked.with("authorization", "Basic ⟨basic 1⟩"),
        2 => asked.with("cookie", "connect.sid=⟨cookie 1⟩"),
        _ => asked.with("authorization", "Bearer ⟨token 1⟩"),
    }
}

/// Anybody's credentials, or none, or none at all.
fn anybody(draw: &mut Draw<'_>, asked: Asked) -> (Asked, Option<String>) {
    let header = match draw.dice.below(10) {
        0 | 1 => return (asked, None),
        2..=4 => return by_token(draw, asked, |_| true),
        5 => return by_cookie(draw, asked, |_| true),
        6 => format!("Basic {}", any(draw, "sk")),
        7 => format!("Bearer {}", any(draw, "sk")),
        8 => format!("Basic {}", any(draw, "pk")),
        _ => draw.dice.one(&["Bearer eyJ.eyJ.x", "Bearer", "Basic !!", "Basic sk_", "Digest x", ""]).to_owned(),
    };
    (asked.with("authorization", &header), None)
}

fn any(draw: &mut Draw<'_>, kind: &str) -> String {
    match draw.ledger.count(kind) {
        0 => format!("{kind}_nope"),
        count => format!("⟨{kind} {}⟩", draw.dice.recent(count)),
    }
}

fn by_token(draw: &mut Draw<'_>, asked: Asked, fits: impl Fn(&Speaker) -> bool) -> (Asked, Option<String>) {
    match chosen(draw, &draw.past.tokens, &fits) {
        Some((number, id)) => (asked.with("authorization", &format!("Bearer ⟨token {number}⟩")), Some(id)),
        None => (asked, None),
    }
}

fn by_cookie(draw: &mut Draw<'_>, asked: Asked, fits: impl Fn(&Speaker) -> bool) -> (Asked, Option<String>) {
    match chosen(draw, &draw.past.cookies, &fits) {
        Some((number, id)) => (asked.with("cookie", &format!("connect.sid=⟨cookie {number}⟩")), Some(id)),
        None => by_token(draw, asked, fits),
    }
}

/// The number of a speaker that fits, the last ones more often, and for whom it speaks.
fn chosen(draw: &mut Draw<'_>, speakers: &[Speaker], fits: &dyn Fn(&Speaker) -> bool) -> Option<(usize, String)> {
    let fitting: Vec<usize> = (0..speakers.len()).filter(|place| fits(&speakers[*place])).collect();
    if fitting.is_empty() {
        return None;
    }
    let place = fitting[draw.dice.recent(fitting.len()) - 1];
    Some((place + 1, speakers[place].id.clone()))
}
