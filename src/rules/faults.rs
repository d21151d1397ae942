//! Which fault a request meets, and what it comes to.

use jiff::Timestamp;

use crate::model::face::Face;
use crate::model::fault::{ActiveFault, FaultMatch, ThingName};
use crate::model::operation::our_name;

mod latency;
mod path;
mod refusal;
#[cfg(test)]
mod tests;

pub use latency::held_back;
pub use refusal::{Forced, forced};

/// A thing of a request, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Thing<'a> {
    /// Its id.
    pub id: Option<i64>,
    /// Its name.
    pub name: Option<&'a str>,
}

/// A request, as faults see it.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// The face.
    pub face: Face,
    /// The operation, if the request has one.
    pub operation: Option<&'a str>,
    /// The method.
    pub method: &'a str,
    /// The path without prefixes.
    pub path: &'a str,
    /// The resource.
    pub resource: Thing<'a>,
    /// The account.
    pub account: Thing<'a>,
    /// The digest of its token.
    pub token: Option<Vec<u8>>,
    /// The fault that its path names.
    pub by_path: Option<&'a str>,
    /// Now, in sandbox time.
    pub now: Timestamp,
}

/// Whether a fault is for this request, counts and chance aside.
fn is_for(fault: &ActiveFault, asked: &Asked<'_>) -> bool {
    let chosen = asked.by_path == Some(fault.name.as_str());
    let matches = &fault.spec.matches;
    (chosen || !fault.spec.only_by_path)
        && (chosen || asked.face == Face::Rest || names_admin(matches))
        && fits(matches, asked)
        && (matches.token.is_none() || fault.token == asked.token)
}

/// Counts a request that a fault is for. Whether it is its turn, chance aside.
fn count(fault: &mut ActiveFault) -> bool {
    fault.tally.seen += 1;
    let nth = fault.spec.matches.nth;
    fault.tally.seen > fault.spec.after && nth.is_none_or(|nth| fault.tally.seen == nth)
}

/// The admin API is met only by faults that name it.
fn names_admin(matches: &FaultMatch) -> bool {
    matches.path.is_some() || !matches.operation.is_empty()
}

fn fits(matches: &FaultMatch, asked: &Asked<'_>) -> bool {
    let is = |wanted: &Option<ThingName>, thing: Thing<'_>| {
        wanted.as_ref().is_none_or(|wanted| wanted.is(thing.id, thing.name))
    };
    let operations = &matches.operation;
    (operations.is_empty() || operations.iter().any(|name| asked.operation == Some(our_name(name))))
        && matches
            .method
            .as_ref()
            .is_none_or(|method| method.eq_ignore_ascii_case(asked.method))
        && matches
            .path
            .as_ref()
            .is_none_or(|pattern| path::fits(pattern, asked.path))
        && is(&matches.resource, asked.resource)
        && is(&matches.account, asked.account)
}

/// The fault that the request meets: the one that its path names, or else the first that was made. All that are for the
/// request count it, whichever is applied.
pub fn choose(faults: &mut [ActiveFault], asked: &Asked<'_>, chance: &mut dyn FnMut() -> f64) -> Option<usize> {
    let named = |fault: &ActiveFault| asked.by_path == Some(fault.name.as_str());
    let mut order: Vec<usize> = (0..faults.len()).collect();
    order.sort_by_key(|place| !named(&faults[*place]));
    let mut chosen = None;
    for place in order {
        let fault = &mut faults[place];
        if fault.is_over(asked.now) || !is_for(fault, asked) {
            continue;
        }
        let is_its_turn = count(fault);
        if chosen.is_none() && is_its_turn && fault.spec.matches.probability.is_none_or(|likely| chance() < likely) {
            fault.tally.applied += 1;
            chosen = Some(place);
        }
    }
    chosen
}
