//! What may be set of a StatefulSet: its partition; and its order of pods and its volumes, as long as none runs.

use domain::controller::{ControllerSettings, PodManagement, StatefulSetSettings, VolumeClaim, WrittenVolume};
use frame::t;
use leptos::prelude::*;
use ui::{Button, ButtonKind, Cell, Choice, Glyph, NumberInput, RowsError, Select, TextInput};

use super::chosen::{Chosen, VolumeRow, order_name};
use crate::deploy::draft::Draft;
use crate::deploy::wrong::Wrong;

const ORDERS: [PodManagement; 2] = [PodManagement::OrderedReady, PodManagement::Parallel];

fn field(row: u32, part: &str) -> String {
    format!("order[controller][volumes][{row}][{part}]")
}

#[component]
pub fn StatefulSetFields(draft: Draft, wrong: Wrong) -> impl IntoView {
    let chosen = draft.controller;
    let (wrong_order, wrong_volumes) = (wrong.at("controller.pod_management"), wrong.at("controller.volumes"));
    let fixed = Memo::new(move |_| match draft.running_controller() {
        Some(ControllerSettings::StatefulSet(set)) => Some(set),
        Some(
            ControllerSettings::Deployment(_)
            | ControllerSettings::DaemonSet(_)
            | ControllerSettings::Job(_)
            | ControllerSettings::CronJob(_),
        )
        | None => None,
    });
    view! {
        <div class="form-row">
            {move || match fixed.get() {
                Some(set) => view! { <FixedOrder set/> }.into_any(),
                None => view! {
                    <Select
                        name="order[controller][pod_management]"
                        label=t!("Order of pods", "Pod 顺序")
                        hint=t!("How pods start and end; cannot be changed later.", "Pod 启动和结束的方式，之后不能更改。")
                        required=true
                        options=ORDERS.map(|order| Choice::new(order.as_str(), order_name(order))).to_vec()
                        error=wrong_order
                        bind=chosen.pod_management
                    />
                }
                .into_any(),
            }}
            <NumberInput
                name="order[controller][partition]"
                label=t!("Partition", "分区")
                hint=t!(
                    "Pods below this number stay at the release before; 0 replaces all.",
                    "编号小于此值的 Pod 保留之前的发布；0 表示全部替换。"
                )
                required=true
                min=0.0
                step=1.0
                error=wrong.at("controller.partition")
                bind=chosen.partition
            />
        </div>
        <fieldset class="field" aria-describedby="volumes-hint">
            <legend class="field-label">{t!("Volumes of each pod (volumeClaimTemplates)", "每个 Pod 独有的卷（volumeClaimTemplates）")}</legend>
            {move || match fixed.get() {
                Some(set) => view! { <FixedVolumes set/> }.into_any(),
                None => view! { <Volumes chosen/> }.into_any(),
            }}
            <RowsError error=wrong_volumes/>
            <p class="field-hint" id="volumes-hint">
                {move || if fixed.with(Option::is_some) {
                    t!(
                        "Each pod has its own; what is in them outlives the pods. Volumes and order cannot be changed while the StatefulSet is there.",
                        "每个 Pod 各有一份，其中的数据不随 Pod 消失。StatefulSet 存在期间不能更改卷和顺序。"
                    )
                } else {
                    t!(
                        "Each pod gets its own; what is in them outlives the pods. Volumes cannot be changed later.",
                        "每个 Pod 各有一份，其中的数据不随 Pod 消失。卷之后不能更改。"
                    )
                }}
            </p>
        </fieldset>
    }
    .into_any()
}

/// The order that was chosen once; it is sent again.
#[component]
fn FixedOrder(set: StatefulSetSettings) -> impl IntoView {
    view! {
        <TextInput
            name="order[controller][pod_management]"
            label=t!("Order of pods", "Pod 顺序")
            hint=t!("Fixed while the StatefulSet is there.", "StatefulSet 存在期间不可更改。")
            value=set.pod_management.as_str()
            required=true
            readonly=true
        />
    }
}

/// The volumes that are there; they are sent again.
#[component]
fn FixedVolumes(set: StatefulSetSettings) -> impl IntoView {
    if set.volumes.is_empty() {
        return view! { <p class="muted">{t!("None.", "没有。")}</p> }.into_any();
    }
    let rows = (0..).zip(set.volumes).map(|(at, claim): (u32, VolumeClaim)| {
        let class = claim.storage_class.unwrap_or_default();
        view! {
            <div class="release-volume">
                <Cell name=field(at, "name") label=t!("Name", "名称") value=claim.name fixed=true/>
                <Cell name=field(at, "mount_path") label=t!("Mount path", "挂载路径") value=claim.mount_path.to_string() fixed=true/>
                <Cell name=field(at, "size") label=t!("Size", "容量") value=claim.size.to_string() fixed=true/>
                <Cell
                    name=field(at, "storage_class")
                    label=t!("Storage class", "存储类")
                    placeholder=t!("default class", "默认存储类")
                    value=class
                    fixed=true
                />
            </div>
        }
    });
    view! { <div class="release-volumes">{rows.collect_view()}</div> }.into_any()
}

#[component]
fn Volumes(chosen: Chosen) -> impl IntoView {
    let none = Memo::new(move |_| chosen.volumes.with(Vec::is_empty));
    view! {
        <Show when=move || none.get()>
            <p class="muted">
                {t!("None. What a pod writes is lost with it.", "没有。Pod 写入的数据会随它一起丢失。")}
            </p>
        </Show>
        <div class="release-volumes">
            <For each=move || chosen.volumes.get() key=|row| row.key children=move |row| view! { <Row chosen row/> }/>
        </div>
        <div>
            <Button small=true icon=Glyph::Plus on_click=move |_| chosen.add(WrittenVolume::default())>
                {t!("Add a volume for each pod", "添加独有的卷")}
            </Button>
        </div>
    }
    .into_any()
}

#[component]
fn Row(chosen: Chosen, row: VolumeRow) -> impl IntoView {
    let key = row.key;
    let name = RwSignal::from(row.name);
    let label = move || t!("Remove the volume {name}", "移除卷 {name}", name = name.get());
    view! {
        <div class="release-volume">
            <Cell name=field(key, "name") label=t!("Name", "名称") placeholder="data" bind=name/>
            <Cell name=field(key, "mount_path") label=t!("Mount path", "挂载路径") placeholder="/var/lib/data" bind=RwSignal::from(row.mount_path)/>
            <Cell name=field(key, "size") label=t!("Size", "容量") placeholder="1Gi" bind=RwSignal::from(row.size)/>
            <Cell
                name=field(key, "storage_class")
                label=t!("Storage class, optional", "存储类（选填）")
                placeholder=t!("default class", "默认存储类")
                bind=RwSignal::from(row.storage_class)
            />
            <Button
                kind=ButtonKind::Quiet
                small=true
                icon=Glyph::Trash
                label=Signal::derive(label)
                on_click=move |_| chosen.remove(key)
            />
        </div>
    }
    .into_any()
}
