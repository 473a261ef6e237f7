//! All that is wrong with what somebody writes, at once. A reader stops at the first thing that it cannot take: here that one
//! is told, something harmless takes its place in a copy, and the copy is read again until nothing is left.

mod controller;
mod others;
mod pod;

use crate::error::{Error, Result};

/// More than a form has fields; what cannot be mended does not keep anybody for ever.
const MOST: usize = 128;

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub error: Error,
    /// It cannot be read: nobody can tell what it would change. Otherwise it is understood, and is refused.
    pub unread: bool,
}

impl Fault {
    pub fn unread(error: Error) -> Self {
        Self { error, unread: true }
    }

    pub fn refused(error: Error) -> Self {
        Self { error, unread: false }
    }

    pub fn field(&self) -> &str {
        self.error.field.as_deref().unwrap_or_default()
    }
}

/// What is written in several fields, or in rows.
pub trait Mend: Clone + PartialEq {
    /// Puts something harmless in the place of what an error named: nothing else may become wrong by it. Of rows one that is
    /// at fault goes. Leaves a field alone that it does not know.
    fn mend(&mut self, field: &str);
}

/// Everything that is wrong with it, and what is left of it without that.
pub fn find<W: Mend, T>(
    written: &W,
    read: impl Fn(&W) -> Result<T>,
    check: impl Fn(&T) -> Result<()>,
) -> (Vec<Fault>, W) {
    let mut left = written.clone();
    let mut faults: Vec<Fault> = Vec::new();
    for _ in 0..MOST {
        let fault = match read(&left).map(|read| check(&read)) {
            Ok(Ok(())) => break,
            Ok(Err(error)) => Fault::refused(error),
            Err(error) => Fault::unread(error),
        };
        let before = left.clone();
        left.mend(fault.field());
        // What is harmless by itself may yet be no good beside the rest: that is not what somebody wrote.
        let stuck = left == before;
        let told = faults.iter().any(|told| told.error == fault.error);
        let again = stuck && faults.iter().any(|told| told.field() == fault.field());
        if !told && !again {
            faults.push(fault);
        }
        if stuck {
            break;
        }
    }
    (faults, left)
}

/// Takes out the first row that is wrong by itself, else the last one: it came to those that are right.
fn without_one<R: Clone>(rows: &mut Vec<R>, is_wrong: impl Fn(R) -> bool) {
    let at = rows.iter().position(|row| is_wrong(row.clone())).or_else(|| rows.len().checked_sub(1));
    if let Some(at) = at {
        rows.remove(at);
    }
}

#[cfg(test)]
mod tests;
