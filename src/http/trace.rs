//! What is learnt of one request while it is answered. The request carries it as an extension; whoever finds something
//! out notes it there: the route, the caller's extractor, the envelope, a fault.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::Extensions;
use axum::http::request::Parts;
use axum::response::Response;

use super::operations::Called;
use crate::model::caller::{Caller, Via};

/// One request's notes. Clones share them.
#[derive(Clone, Default)]
pub struct Trace(Arc<Mutex<Learnt>>);

/// What was learnt so far.
#[derive(Debug, Clone, Default)]
pub struct Learnt {
    /// The operation that is called; none where no route takes the request.
    pub called: Option<Called>,
    /// On whose behalf, once that is known.
    pub caller: Option<Who>,
    /// What the operation decided.
    pub decision: Option<Decision>,
    /// The fault that stepped in.
    pub fault: Option<AppliedFault>,
}

/// On whose behalf a request acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// His user name.
    pub user_name: Arc<str>,
    /// How he proved himself.
    pub via: Via,
}

/// What an answer decided. The envelope and the problems put it into the answer's extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// `operation.result.status`, or whether the admin API did as it was asked: `Success` or `Failed`.
    pub outcome: &'static str,
    /// `operation.result.message`, or a problem's detail.
    pub message: Cow<'static, str>,
    /// The rule that refused, and the true cause in words: `AUTH-1 token unknown`.
    pub reason: Option<Cow<'static, str>>,
}

impl Decision {
    /// A decision; where it is a refusal, with its reason.
    #[must_use]
    pub fn new(outcome: &'static str, message: Cow<'static, str>, reason: Option<Cow<'static, str>>) -> Self {
        Self {
            outcome,
            message,
            reason,
        }
    }

    /// The id of the rule that refused.
    #[must_use]
    pub fn rule(&self) -> Option<&str> {
        self.reason.as_deref()?.split(' ').next()
    }
}

/// A fault that changed what the client met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedFault {
    /// Its name.
    pub name: Arc<str>,
    /// What it does, in the word of its kind.
    pub kind: &'static str,
    /// Whether the request was carried out all the same.
    pub carried_out: bool,
}

impl Trace {
    /// The notes of a request that calls this.
    #[must_use]
    pub fn new(called: Option<Called>) -> Self {
        Self(Arc::new(Mutex::new(Learnt {
            called,
            ..Learnt::default()
        })))
    }

    /// The notes of the request with these extensions; nobody's where it has none.
    #[must_use]
    pub fn of(extensions: &Extensions) -> Self {
        extensions.get::<Self>().cloned().unwrap_or_default()
    }

    /// Notes on whose behalf the request acts.
    pub fn note_caller(&self, caller: &Caller) {
        self.change(|learnt| {
            learnt.caller = Some(Who {
                user_name: Arc::clone(&caller.user_name),
                via: caller.via,
            });
        });
    }

    /// Notes what an answer tells of its decision, if it tells anything and nothing was decided before: a fault may put
    /// another answer in the place of the one that the work led to.
    pub fn note_decision(&self, response: &Response) {
        if let Some(decision) = response.extensions().get::<Decision>() {
            self.change(|learnt| {
                learnt.decision.get_or_insert_with(|| decision.clone());
            });
        }
    }

    /// Notes that a fault stepped in.
    pub fn note_fault(&self, fault: AppliedFault) {
        self.change(|learnt| learnt.fault = Some(fault));
    }

    /// Whether no fault kept the request from being carried out.
    #[must_use]
    pub fn is_carried_out(&self) -> bool {
        let learnt = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        learnt.fault.as_ref().is_none_or(|fault| fault.carried_out)
    }

    /// Whether the request calls the operation of that name.
    #[must_use]
    pub fn calls(&self, operation: &str) -> bool {
        let learnt = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        learnt
            .called
            .as_ref()
            .is_some_and(|called| *called.operation == *operation)
    }

    /// What is called.
    #[must_use]
    pub fn called(&self) -> Option<Called> {
        let learnt = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        learnt.called.clone()
    }

    /// What was decided.
    #[must_use]
    pub fn decision(&self) -> Option<Decision> {
        let learnt = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        learnt.decision.clone()
    }

    /// Everything that was learnt, once there is nothing more to learn.
    #[must_use]
    pub fn take(&self) -> Learnt {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn change(&self, change: impl FnOnce(&mut Learnt)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Notes on whose behalf the request with these parts acts.
pub(super) fn note_caller(parts: &Parts, caller: &Caller) {
    if let Some(trace) = parts.extensions.get::<Trace>() {
        trace.note_caller(caller);
    }
}
