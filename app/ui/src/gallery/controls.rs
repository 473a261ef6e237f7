//! Buttons, fields, choices.

use domain::status::State;
use leptos::prelude::*;

use super::Section;
use crate::{
    Button, ButtonKind, Checkbox, Choice, FileInput, FilterChips, Folded, Glyph, LinkButton, NumberInput, RadioCards,
    SegmentLink, Segmented, SegmentedLinks, Select, Tab, Tabs, TextArea, TextInput, ToggleChip, t,
};

const KINDS: [ButtonKind; 4] = [ButtonKind::Primary, ButtonKind::Plain, ButtonKind::Danger, ButtonKind::Quiet];

#[component]
pub(super) fn Buttons() -> impl IntoView {
    let reason = t!("You may look at this team's services, not change them.", "你可以查看该团队的服务，但不能修改。");
    let kinds = move |small: bool| {
        KINDS
            .map(|kind| view! { <Button kind=kind small=small icon=Glyph::Deploy>{t!("Deploy", "部署")}</Button> })
            .into_iter()
            .collect_view()
    };
    view! {
        <Section title=t!("Buttons", "按钮")>
            <div class="actions">{kinds(false)}</div>
            <div class="actions">{kinds(true)}</div>
            <div class="actions">
                {KINDS.map(|kind| view! { <Button kind=kind reason=reason>{t!("Not yours", "无权限")}</Button> }).into_iter().collect_view()}
                <LinkButton href="/" reason=reason>{t!("A link that leads nowhere", "无法打开的链接")}</LinkButton>
                <Button disabled=true>{t!("Disabled", "已禁用")}</Button>
            </div>
            <div class="actions">
                <Button kind=ButtonKind::Primary pending=true>{t!("Deploying…", "部署中……")}</Button>
                <Button pending=true>{t!("Saving…", "保存中……")}</Button>
                <LinkButton href="/" icon=Glyph::External>{t!("A link", "链接")}</LinkButton>
                <Button icon=Glyph::Restart label=t!("Restart", "重启")/>
                <Button kind=ButtonKind::Quiet small=true icon=Glyph::Trash label=t!("Delete", "删除")/>
            </div>
        </Section>
    }
    .into_any()
}

#[component]
pub(super) fn Fields() -> impl IntoView {
    view! {
        <Section title=t!("Fields", "表单字段")>
            <form class="form" on:submit=|event| event.prevent_default()>
                <TextInput name="design-name" label=t!("Name", "名称") required=true mono=true value="orders"
                    hint=t!("Lower-case letters, digits and hyphens.", "小写字母、数字和连字符。")/>
                <TextInput name="design-url" label=t!("Repository", "仓库") required=true kind="url" value="htps://example"
                    hint=t!("https, ssh or git address.", "https、ssh 或 git 地址。")
                    error=t!("This is not an address that git understands.", "git 无法识别该地址。")/>
                <div class="form-row">
                    <NumberInput name="design-replicas" label=t!("Replicas", "副本数") value="2" min=0.0 max=100.0 unit=t!("pods", "个 Pod")/>
                    <NumberInput name="design-memory" label=t!("Memory limit", "内存上限") value="256" unit="MiB" required=true/>
                </div>
                <TextArea name="design-reason" label=t!("Reason", "原因") placeholder=t!("What this changes, for whoever reads it later", "这次改动的内容，供以后查阅")/>
                <Select name="design-team" label=t!("Team", "团队") required=true value="shop"
                    options=vec![Choice::new("shop", "shop"), Choice::new("growth", "growth"), Choice::new("platform", "platform")]/>
                <FileInput name="design-file" label="Kubeconfig" accept=".yaml,.yml"/>
                <Folded summary=t!("More", "更多") note=t!("nothing set", "未设置")>
                    <TextInput name="design-folded" label=t!("Deadline, seconds", "时限（秒）") placeholder="300" aside=true/>
                </Folded>
                <TextInput name="design-off" label=t!("Cannot be changed", "不可更改") disabled=true required=true value="prod"/>
                <div class="form-actions">
                    <Button kind=ButtonKind::Primary submit=true>{t!("Save", "保存")}</Button>
                    <Button>{t!("Cancel", "取消")}</Button>
                </div>
            </form>
        </Section>
    }
    .into_any()
}

#[component]
pub(super) fn Choices() -> impl IntoView {
    let source = vec![
        Choice::new("git", t!("Git repository", "Git 仓库"))
            .icon(Glyph::Git)
            .text(t!("Slipway builds the image from its Dockerfile.", "Slipway 用其中的 Dockerfile 构建镜像。")),
        Choice::new("image", t!("Image", "镜像"))
            .icon(Glyph::Image)
            .text(t!("It exists already in a registry.", "镜像已在仓库中。")),
        Choice::new("chart", "Helm")
            .icon(Glyph::Environment)
            .text(t!("Not possible yet.", "暂不支持。"))
            .disabled(true),
    ];
    let ranges =
        vec![Choice::new("1h", "1 h"), Choice::new("6h", "6 h"), Choice::new("24h", "24 h"), Choice::new("7d", "7 d")];
    let levels = vec![
        Choice::new("all", t!("All levels", "所有级别")),
        Choice::new("warn", "WARN").text("12"),
        Choice::new("error", "ERROR").text("3"),
    ];
    let link = |label: &str, state, current| SegmentLink {
        label: label.into(),
        href: format!("/design?{label}"),
        current,
        state: Some(state),
    };
    let environments =
        vec![link("dev", State::Ready, false), link("test", State::Moving, false), link("prod", State::Failed, true)];
    let here = |on: bool| Signal::derive(move || on);
    view! {
        <Section title=t!("Choices", "选择")>
            <Checkbox name="design-check" label=t!("Follow the branch", "跟随分支") checked=true hint=t!("Every push is built.", "每次推送都会构建。")/>
            <Checkbox name="design-switch" switch=true label=t!("Wrap long lines", "长行换行") checked=true/>
            <Checkbox name="design-switch-off" switch=true label=t!("Previous container", "上一个容器")/>
            <RadioCards name="design-source" label=t!("Where it comes from", "来源") options=source value="git"/>
            <div class="toolbar">
                <Segmented label=t!("Time range", "时间范围") options=ranges value=RwSignal::new("1h".to_owned())/>
                <SegmentedLinks label=t!("Environment", "环境") items=environments/>
                <FilterChips label=t!("Level", "级别") options=levels selected=RwSignal::new(Some("all".to_owned()))/>
                <ToggleChip label=t!("Only mine", "只看我的") on=RwSignal::new(false)/>
            </div>
            <Tabs label=t!("Service", "服务")>
                <Tab href="/design?overview" label=t!("Overview", "概览") current=here(true)/>
                <Tab href="/design?logs" label=t!("Logs", "日志") current=here(false)/>
                <Tab href="/design?releases" label=t!("Releases", "发布") count="42" current=here(false)/>
            </Tabs>
        </Section>
    }
    .into_any()
}
