//! Whether what the service reads of the configuration centre is there, and what of it a roll back does not bring back.

use crate::centre::Item;
use crate::environment::Environment;
use crate::error::Result;
use crate::ports::{Known, Ports, Seen};
use crate::preflight::{Check, Subject, Verdict};
use crate::release::Release;
use crate::text;
use crate::text::Text;
use crate::use_cases::configuration::centre;
use crate::user::Actor;

/// Nothing here keeps a release from going out: it is the service that reads, and maybe not at once.
pub(super) async fn look(ports: &Ports, environment: &Environment, release: &Release) -> Result<Vec<Check>> {
    let items = &release.settings.configuration.centre;
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let place = &environment.name;
    let Some(record) = ports.store.centre(environment.id).await? else {
        let names = names(items.iter());
        let sentence = text!(
            "{place} has no configuration centre, but {names} is read from one. An administrator sets it on the page of the environment.",
            "{place} 没有配置中心，但需要从中读取 {names}。请管理员在环境页面设置。"
        );
        return Ok(vec![check(Verdict::Warning, sentence)]);
    };
    let kind = record.centre.kind;
    let title = kind.title();
    let seen = match centre::seen(ports, environment.id, record, items, true).await {
        Ok(seen) => seen,
        Err(error) => return Ok(vec![check(Verdict::Warning, error.text)]),
    };
    let mut checks = Vec::new();
    let elsewhere: Vec<&Item> = items.iter().filter(|item| item.kind() != kind).collect();
    if !elsewhere.is_empty() {
        let names = elsewhere.iter().map(|item| item.to_string()).collect::<Vec<_>>().join(", ");
        checks.push(check(
            Verdict::Warning,
            text!("{place} has {title}, which does not hold {names}.", "{place} 使用 {title}，其中没有 {names}。"),
        ));
    }
    checks.extend(found(title, &seen));
    if let Some(number) = release.repeats {
        checks.push(not_brought_back(ports, environment, release, number, title, &seen).await?);
    }
    Ok(checks)
}

/// What going back to a release would not bring back of the configuration centre, for whoever thinks of it.
pub async fn back(ports: &Ports, actor: &Actor, service: &str, environment: &str, number: u32) -> Result<Vec<Check>> {
    let older = crate::use_cases::release::get(ports, actor, service, environment, number).await?;
    let environment = crate::use_cases::environment::get(ports, actor, environment).await?;
    let mut checks = look(ports, &environment, &Release { repeats: Some(number), ..older }).await?;
    // That all is well there is nothing to think of; what does not come back is said last.
    let last = checks.len().saturating_sub(1);
    let mut at = 0..;
    checks.retain(|check| at.next() == Some(last) || check.verdict != Verdict::Holds);
    Ok(checks)
}

fn check(verdict: Verdict, sentence: Text) -> Check {
    Check::new(Subject::Centre, verdict, sentence)
}

fn names<'a>(items: impl Iterator<Item = &'a Item>) -> String {
    items.map(Item::name).collect::<Vec<_>>().join(", ")
}

/// What was read, what is missing, and why nothing is known of the rest.
fn found(title: &str, seen: &[Seen]) -> Vec<Check> {
    let of = |takes: fn(&&Seen) -> bool| names(seen.iter().filter(takes).map(|seen| &seen.item));
    let read = of(|seen| seen.trouble.is_none() && matches!(seen.known, Known::Read(..)));
    let missing = of(|seen| seen.trouble.is_none() && matches!(seen.known, Known::Missing(_)));
    let mut checks = Vec::new();
    if !read.is_empty() {
        checks.push(check(
            Verdict::Holds,
            text!("{title} answers, and has {read}.", "{title} 正常响应，其中有 {read}。"),
        ));
    }
    if !missing.is_empty() {
        let sentence = text!(
            "{title} has no {missing}: the service may not start without. Make it there, or take it out of the configuration.",
            "{title} 中没有 {missing}：服务可能无法启动。请在配置中心创建，或从配置中移除。"
        );
        checks.push(check(Verdict::Warning, sentence));
    }
    if let Some(why) = seen.iter().find_map(|seen| seen.trouble.as_ref()) {
        let (why, why_zh) = (&why.en, &why.zh);
        let sentence = text!("What {title} holds could not be found out: {why}", "无法得知 {title} 中的内容：{why_zh}");
        checks.push(check(Verdict::Warning, sentence));
    }
    checks
}

/// A roll back brings back which items are read, and not what stood in them.
async fn not_brought_back(
    ports: &Ports,
    environment: &Environment,
    release: &Release,
    number: u32,
    title: &str,
    seen: &[Seen],
) -> Result<Check> {
    let older = ports.store.release(release.service, environment.id, number).await?;
    let all = names(release.settings.configuration.centre.iter());
    let (mut changed, mut unknown) = (Vec::new(), false);
    if let Some(older) = &older {
        let marks = ports.store.centre_marks(older.id).await?;
        for seen in seen {
            match centre::changed(ports, older, &marks, seen) {
                Some(true) => changed.push(&seen.item),
                Some(false) => {}
                None => unknown = true,
            }
        }
    }
    let changed = names(changed.into_iter());
    Ok(if !changed.is_empty() {
        check(
            Verdict::Warning,
            text!(
                "What stands in {title} does not come back. Changed there since release {number}: {changed}.",
                "{title} 中的内容不会恢复。自发布 {number} 以来已变更：{changed}。"
            ),
        )
    } else if unknown {
        check(
            Verdict::Warning,
            text!(
                "What stands in {title} does not come back: {all}. Whether it changed since release {number} is not known.",
                "{title} 中的内容不会恢复：{all}。自发布 {number} 以来是否变更未知。"
            ),
        )
    } else {
        check(
            Verdict::Holds,
            text!(
                "What stands in {title} would not come back, and is as it was with release {number}: {all}.",
                "{title} 中的内容不会恢复，但与发布 {number} 时相同：{all}。"
            ),
        )
    })
}
