//! Clusters: all of them, adding one, and the page of one.

mod connect;
mod edit;
mod list;
mod new;
mod nodes;
mod page;
mod unfitting;

pub use list::ClusterListPage;
pub use new::ClusterNewPage;
pub use page::ClusterPage;

use domain::cluster::CheckOutcome;
use domain::status::{Freshness, State};
use frame::t;
use ui::Badge;

/// How the outcome of a check looks.
fn outcome(outcome: CheckOutcome) -> Badge {
    let (state, word) = match outcome {
        CheckOutcome::Usable => (State::Ready, t!("Usable", "可用")),
        CheckOutcome::Limited => (State::Warning, t!("Rights missing", "权限不足")),
        CheckOutcome::Unreachable => (State::Failed, t!("Unreachable", "无法连接")),
    };
    Badge { state, word }
}

/// How the freshness of a cluster's view looks.
fn freshness(freshness: Freshness) -> Badge {
    let (state, word) = match freshness {
        Freshness::Live => (State::Ready, t!("Live", "实时")),
        Freshness::Starting => (State::Moving, t!("Starting", "正在启动")),
        Freshness::Cut { .. } => (State::Unknown, t!("Cut", "已中断")),
    };
    Badge { state, word }
}
