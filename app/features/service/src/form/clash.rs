//! Somebody else changed the service while this form was open: their values beside those that were typed here.

use domain::service::Service;
use domain::status::State;
use frame::t;
use leptos::prelude::*;
use ui::{Banner, Button, Table};

use super::fields::Fields;
use crate::difference::{Difference, Part, differences};
use crate::input::ServiceInput;

#[component]
pub fn Clash(
    fields: Fields,
    /// What the form began from; taking over the newer version makes it the one to save over.
    base: RwSignal<Service>,
    newer: RwSignal<Option<Service>>,
) -> impl IntoView {
    let over = move |_| {
        if let Some(now) = newer.get_untracked() {
            base.set(now);
            newer.set(None);
        }
    };
    move || {
        let now = newer.get().filter(|now| base.with(|base| base.version != now.version))?;
        let before = base.with(ServiceInput::of);
        let rows = differences(&before, &ServiceInput::of(&now), &fields.input());
        let nothing = rows.is_empty();
        Some(view! {
            <div class="stack-tight" role="alert">
                <Banner
                    state=State::Warning
                    sentence=t!("Somebody changed it while you were editing.", "您编辑期间有人做了修改。")
                    evidence=t!(
                        "Below is what they changed, beside what stands in this form. Change the form if you like, then take over their version and save.",
                        "下面列出对方的修改与此表单的内容。可先调整表单，再以对方的版本为基础保存。"
                    )
                >
                    <Button on_click=over>{t!("I have seen it: go on with my form", "已查看，继续使用我的表单")}</Button>
                </Banner>
                <Table label=t!("What somebody else changed", "他人的修改")>
                    <thead>
                        <tr>
                            <th scope="col">{t!("Part", "部分")}</th>
                            <th scope="col">{t!("Theirs, saved", "对方已保存")}</th>
                            <th scope="col">{t!("Yours, in this form", "您的表单")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}
                        {nothing.then(|| view! {
                            <tr><td colspan="3" class="muted">{t!("Nothing that this form shows: only credentials, or a change that was taken back.", "此表单显示的内容没有变化：仅凭据被修改，或修改后又改回。")}</td></tr>
                        })}
                    </tbody>
                </Table>
            </div>
        })
    }
}

#[component]
fn Row(row: Difference) -> impl IntoView {
    let name = match row.part {
        Part::Source => t!("Source", "来源"),
        Part::Team => t!("Team", "团队"),
        Part::Ports => t!("Ports", "端口"),
        Part::HealthPath => t!("Health check path", "健康检查路径"),
        Part::Description => t!("Description", "描述"),
        Part::Links => t!("Links", "链接"),
    };
    let said = |text: String| if text.is_empty() { t!("(empty)", "（空）").to_owned() } else { text };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td data-label=t!("Theirs, saved", "对方已保存") class="break">{said(row.now)}</td>
            <td data-label=t!("Yours, in this form", "您的表单") class="break">{said(row.mine)}</td>
        </tr>
    }
}
