//! What is mounted into the containers.

use domain::controller::ControllerKind;
use domain::pod::{Source, WrittenVolume};
use frame::t;
use leptos::prelude::*;
use ui::{Button, ButtonKind, Cell, CellSelect, Checkbox, Choice, Folded, Glyph, RowsError};

use super::rows::{VolumeRow, begins_empty};
use super::said;
use crate::deploy::draft::Draft;
use crate::deploy::wrong::Wrong;

fn kinds() -> Vec<Choice> {
    let label = |kind: &'static str| match kind {
        "Empty" => t!("Empty", "空目录"),
        "Memory" => t!("In memory", "内存"),
        "Claim" => t!("Claim", "持久卷声明"),
        other => other,
    };
    Source::KINDS.map(|kind| Choice::new(kind, label(kind))).to_vec()
}

#[component]
pub fn Volumes(draft: Draft, wrong: Wrong) -> impl IntoView {
    let pod = draft.pod;
    // The volumes that each pod has for itself stand with the controller.
    let own = Memo::new(move |_| draft.controller.kind() == ControllerKind::StatefulSet);
    let title = move || match own.get() {
        true => t!("Shared and temporary volumes", "共享卷与临时卷").to_owned(),
        false => t!("Volumes", "卷").to_owned(),
    };
    view! {
        <Folded
            section=true
            summary=Signal::derive(title)
            note=Signal::derive(move || said::volumes(&draft.pod_written()))
            wrong=wrong.within(&["pod.volumes"])
        >
            <div class="release-volumes">
                <For each=move || pod.volumes.get() key=|row| row.key children=move |row| view! { <Row draft row/> }/>
            </div>
            <RowsError error=wrong.at("pod.volumes")/>
            <div>
                <Button small=true icon=Glyph::Plus on_click=move |_| pod.add_volume(WrittenVolume::default())>
                    {t!("Mount a volume", "挂载卷")}
                </Button>
            </div>
            <p class="field-hint">
                {t!(
                    "Mounted into every container of the pod. What begins empty is gone with the pod; one in memory counts against its limit. Claims, ConfigMaps and secrets must be in the namespace, and all pods share them.",
                    "挂载到 Pod 的每个容器。空目录随 Pod 消失；内存中的卷计入内存上限。持久卷声明、ConfigMap 和 Secret 须已在命名空间中，由所有 Pod 共享。"
                )}
                {move || own.get().then(|| t!(
                    " Volumes of which each pod has its own stand under Controller.",
                    "每个 Pod 独有的卷在“控制器”中设置。"
                ))}
            </p>
        </Folded>
    }
    .into_any()
}

#[component]
fn Row(draft: Draft, row: VolumeRow) -> impl IntoView {
    let key = row.key;
    let field = move |part: &str| format!("order[pod][volumes][{key}][{part}]");
    let (name, kind) = (RwSignal::from(row.name), RwSignal::from(row.kind));
    let (of, size) = (RwSignal::from(row.of), RwSignal::from(row.size));
    let empty = Memo::new(move |_| kind.with(|kind| begins_empty(kind)));
    let label = move || t!("Remove the volume {name}", "移除卷 {name}", name = name.get());
    view! {
        <div class="release-mount">
            <Cell name=field("name") label=t!("Name of the volume", "卷名") placeholder="work" bind=name/>
            <Cell name=field("mount_path") label=t!("Mounted at", "挂载于") placeholder="/var/lib/work" bind=RwSignal::from(row.mount_path)/>
            <CellSelect name=field("kind") label=t!("Kind of volume", "卷类型") options=kinds() bind=kind/>
            {move || if empty.get() {
                view! { <Cell name=field("size") label=t!("Size limit", "容量上限") placeholder=t!("no limit", "不限") bind=size/> }.into_any()
            } else {
                view! { <Cell name=field("of") label=t!("Its name in the namespace", "命名空间中的名称") placeholder=t!("name", "名称") bind=of/> }.into_any()
            }}
            <Checkbox name=field("read_only") label=t!("Read-only", "只读") bind=RwSignal::from(row.read_only)/>
            <Button
                kind=ButtonKind::Quiet
                small=true
                icon=Glyph::Trash
                label=Signal::derive(label)
                on_click=move |_| draft.pod.volumes.update(|rows| rows.retain(|row| row.key != key))
            />
        </div>
    }
    .into_any()
}
