//! States, sentences, icons and colours.

use chrono::{TimeZone, Utc};
use domain::build::BuildStatus;
use domain::release::ReleaseStatus;
use domain::status::State;
use leptos::prelude::*;

use super::Section;
use crate::{
    Ago, Badge, Banner, Button, ButtonKind, Chip, Crumb, EmptyState, Fact, Facts, Figure, Figures, Glyph, Icon, Moment,
    Panel, Skeleton, StateBadge, StateMark, Timeline, TimelineItem, Until, series_class, t,
};

const STATES: [State; 6] = [State::Ready, State::Moving, State::Warning, State::Failed, State::Unknown, State::Idle];

/// A fixed moment: the gallery has no clock.
fn moment() -> domain::Time {
    Utc.with_ymd_and_hms(2025, 3, 1, 10, 20, 30).single().unwrap_or(domain::Time::UNIX_EPOCH)
}

fn badges(badges: impl IntoIterator<Item = Badge>) -> impl IntoView {
    badges.into_iter().map(|badge| view! { <StateBadge of=badge/> }).collect_view()
}

#[component]
pub(super) fn States() -> impl IntoView {
    view! {
        <Section title=t!("States", "状态")>
            <div class="row row-wrap">{badges(STATES.map(Badge::from))}</div>
            <div class="row row-wrap">
                {STATES.map(|state| view! { <StateBadge of=state pill=true/> }).into_iter().collect_view()}
            </div>
            <div class="row row-wrap">{STATES.map(|state| view! { <StateMark of=state/> }).into_iter().collect_view()}</div>
            <div class="row row-wrap">{badges(BuildStatus::ALL.map(Badge::from))}</div>
            <div class="row row-wrap">{badges(ReleaseStatus::ALL.map(Badge::from))}</div>
            <div class="row row-wrap">
                <Chip>"Deployment"</Chip>
                <Chip>"shop"</Chip>
                <Chip state=State::Failed>{t!("drifted", "已偏离")}</Chip>
                <Chip state=State::Ready>{t!("in step", "一致")}</Chip>
            </div>
        </Section>
    }
    .into_any()
}

#[component]
pub(super) fn Sentences() -> impl IntoView {
    let trail = vec![
        Crumb::link(t!("Services", "服务"), "/services"),
        Crumb::link("orders", "/services/orders"),
        Crumb::here("prod"),
    ];
    view! {
        <Section title=t!("Sentences", "语句")>
            <crate::Breadcrumbs items=trail/>
            {STATES
                .map(|state| {
                    view! {
                        <Banner
                            state=state
                            sentence=t!("1 of 3 pods was killed: its memory limit of 256 MiB was reached.", "3 个 Pod 中有 1 个被终止：内存达到上限 256 MiB。")
                            evidence=t!("Container orders ended with exit code 137 (OOMKilled).", "容器 orders 以退出码 137 结束（OOMKilled）。")
                        >
                            <Button>{t!("See last words", "查看遗言")}</Button>
                            <Button kind=ButtonKind::Primary icon=Glyph::Rollback>{t!("Roll back to 41", "回滚到 41")}</Button>
                        </Banner>
                    }
                })
                .into_iter()
                .collect_view()}
            <Banner state=State::Ready quiet=true sentence=t!("All 3 pods are ready.", "3 个 Pod 全部就绪。")/>
            <Figures>
                <Figure label=t!("Pods ready", "就绪 Pod") value="2" unit="/ 3" state=State::Failed note=t!("one restarts", "一个在重启")/>
                <Figure label="CPU" value="0.41" unit=t!("cores", "核") note=t!("of 1 requested", "请求 1 核")/>
                <Figure label=t!("Memory", "内存") value="171" unit="MiB" note=t!("limit 256 MiB", "上限 256 MiB")/>
                <Figure label=t!("Restarts", "重启次数") value="4"/>
            </Figures>
            <div class="split">
                <Panel title=t!("What goes out", "发布内容")>
                    <Facts>
                        <Fact name=t!("Build", "构建")><b>"43"</b>" · "<span class="mono">"c81e0d2"</span></Fact>
                        <Fact name=t!("Image", "镜像")><span class="mono">"registry.example/shop/orders@sha256:5f0c…e91a"</span></Fact>
                        <Fact name=t!("Age", "时间")><Ago time=moment()/></Fact>
                        <Fact name=t!("Next run", "下次运行")><Until time=moment()/>", "<Moment time=moment() whole=true/></Fact>
                    </Facts>
                </Panel>
                <Panel title=t!("What happened", "事件") flush=true>
                    <Timeline>
                        <TimelineItem state=State::Failed sub=t!("4th time, node-4", "第 4 次，node-4") when=|| view! { <Ago time=moment()/> }>
                            {t!("Container orders was killed for memory.", "容器 orders 因内存不足被终止。")}
                        </TimelineItem>
                        <TimelineItem state=State::Ready sub="lead-1" when=|| view! { <Ago time=moment()/> }>
                            {t!("Release 41 became ready in 21 s.", "发布 41 在 21 秒内就绪。")}
                        </TimelineItem>
                    </Timeline>
                </Panel>
            </div>
            <div class="split">
                <Panel>
                    <EmptyState
                        icon=Glyph::Service
                        title=t!("No services yet", "还没有服务")
                        text=t!("A service is a Git repository or an image that Slipway builds and runs.", "服务是由 Slipway 构建并运行的 Git 仓库或镜像。")
                    >
                        <Button kind=ButtonKind::Primary icon=Glyph::Plus>{t!("Register a service", "注册服务")}</Button>
                    </EmptyState>
                </Panel>
                <Panel title=t!("On its way", "加载中") flush=true><Skeleton/></Panel>
            </div>
        </Section>
    }
    .into_any()
}

#[component]
pub(super) fn Icons() -> impl IntoView {
    view! {
        <Section title=t!("Icons", "图标")>
            <div class="row row-wrap">
                {Glyph::ALL
                    .iter()
                    .map(|glyph| view! { <span class="chip"><Icon glyph=*glyph/>{format!("{glyph:?}")}</span> })
                    .collect_view()}
            </div>
        </Section>
    }
    .into_any()
}

#[component]
pub(super) fn Colours() -> impl IntoView {
    view! {
        <Section title=t!("Series", "系列颜色")>
            <div class="row row-wrap">
                {(0..8)
                    .map(|index| {
                        view! {
                            <span class=format!("legend-item {}", series_class(index))>
                                <svg class="legend-key" viewBox="0 0 16 8" aria-hidden="true"><line x1="0" y1="4" x2="16" y2="4"></line></svg>
                                {index + 1}
                            </span>
                        }
                    })
                    .collect_view()}
            </div>
        </Section>
    }
    .into_any()
}
