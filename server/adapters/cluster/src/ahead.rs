//! What is asked before the first object of a release is written: one that the cluster refuses, in whatever part, has
//! changed nothing of what runs.

use domain::conflict::{self, Conflict};
use domain::error::Result;
use domain::ports::WorkloadKey;
use futures::future::join_all;

use crate::apply::Part;
use crate::{conflicts, dry_run, failure};

/// What is done about an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Apply,
    HoldOrLetGo,
    Leave,
}

/// `over`: the watch says that it is there and has ended.
fn way(kind: &str, there: bool, over: bool) -> Way {
    match (kind, there, over) {
        ("Job", true, _) => Way::HoldOrLetGo,
        // It was cleaned up a moment ago, and would run anew.
        ("Job", false, true) => Way::Leave,
        _ => Way::Apply,
    }
}

/// What is to be done about each, if all of them would be taken; they are asked side by side. `over` are the runs of which
/// the watch says that they have ended. Without `force` all fields that others own are told at once.
pub async fn look(parts: &[Part<'_>], key: &WorkloadKey, over: &[String], force: bool) -> Result<Vec<Way>> {
    let asked = join_all(parts.iter().map(|part| of_part(part, key, over, force))).await;
    let (mut ways, mut owned) = (Vec::new(), Vec::new());
    for answer in asked {
        let (way, conflicts) = answer?;
        ways.push(way);
        owned.extend(conflicts);
    }
    if owned.is_empty() { Ok(ways) } else { Err(conflict::refused(&owned)) }
}

async fn of_part(part: &Part<'_>, key: &WorkloadKey, over: &[String], force: bool) -> Result<(Way, Vec<Conflict>)> {
    let there = part.is_there(key).await?;
    let way = way(part.kind, there, over.iter().any(|name| name == part.name));
    let owned = if way == Way::Apply { owned(part, force).await? } else { Vec::new() };
    Ok((way, owned))
}

/// The fields that others own. Whatever else keeps it from being applied is an error, in the same words as if it had been.
async fn owned(part: &Part<'_>, force: bool) -> Result<Vec<Conflict>> {
    let mut answer = part.patch(force, true).await;
    if let Err(kube::Error::Api(status)) = &answer
        && !force
        && conflicts::is_of_fields(status)
    {
        let found = conflicts::told(part, status);
        if !found.is_empty() {
            return Ok(found);
        }
        // Of nothing but what is taken over without asking. What else would be said was not.
        answer = part.patch(true, true).await;
    }
    match answer {
        // It gives way, or nobody knows before it is really tried.
        Err(kube::Error::Api(status)) if part.is_another(&status) || dry_run::is_untried(&status) => Ok(Vec::new()),
        answer => answer.map(|()| Vec::new()).map_err(|error| failure::error(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_made_once_and_everything_else_as_often_as_it_is_asked_for() {
        assert_eq!(way("Job", false, false), Way::Apply);
        assert_eq!(way("Job", true, false), Way::HoldOrLetGo);
        assert_eq!(way("Job", true, true), Way::HoldOrLetGo);
        assert_eq!(way("Job", false, true), Way::Leave, "cleaned up meanwhile");
        assert_eq!(way("CronJob", true, false), Way::Apply);
    }
}
