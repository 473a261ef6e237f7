//! Teams: all of them, making one, and the page of one.

mod delete;
mod list;
mod member;
mod page;

pub use list::TeamListPage;
pub use page::TeamPage;

use domain::user::Role;
use frame::t;
use ui::Choice;

/// A role as a choice, with what it may do.
fn role_choice(role: Role) -> Choice {
    let (label, text) = match role {
        Role::Viewer => (
            t!("viewer", "查看者"),
            t!("Sees the team's services, builds, logs and metrics.", "查看团队的服务、构建、日志和指标。"),
        ),
        Role::Developer => (
            t!("developer", "开发者"),
            t!("Also registers services, builds, deploys, scales.", "还可注册服务、构建、部署、扩缩容。"),
        ),
        Role::Lead => (
            t!("lead", "负责人"),
            t!("Also deletes services and decides who is in the team.", "还可删除服务并管理团队成员。"),
        ),
    };
    Choice::new(role.as_str(), label).text(text)
}
