//! What the containers may do on their node, each with the reason.

use domain::pod::PodSettings;
use frame::t;
use leptos::prelude::*;
use ui::{Checkbox, Folded, TextInput};

use super::said;
use super::wrong::{Wrong, any};
use crate::deploy::draft::Draft;

#[component]
pub fn SecurityChoice(draft: Draft, wrong: Wrong) -> impl IntoView {
    let pod = draft.pod;
    let user = wrong.at("pod.user");
    let first = move || draft.now.with(|now| now.version == 0);
    // The same rule as that of the order: whoever has said something has chosen.
    let untouched = Memo::new(move |_| first() && draft.pod_written().parse() == Ok(PodSettings::default()));
    view! {
        <Folded
            section=true
            summary=t!("Security", "安全")
            note=Signal::derive(move || said::security(&draft.pod_written(), untouched.get()))
            open=any([user])
        >
            {move || first().then(|| {
                let said = if untouched.get() {
                    t!(
                        "As long as nothing of the pod is set, Slipway takes the safest that the image surely runs with: not as root and without capabilities, if the image names its user by number.",
                        "只要未做任何 Pod 设置，Slipway 就会采用镜像一定能运行的最安全方式：若镜像以编号指定用户，则不以 root 运行并去除特权能力。"
                    )
                } else {
                    t!(
                        "Something of the pod is set now, so nothing is chosen for you: what is ticked here holds.",
                        "已有 Pod 设置，因此不再自动选择：以此处勾选为准。"
                    )
                };
                view! { <p class="small muted">{said}</p> }
            })}
            <div class="stack-tight">
                <Checkbox
                    name="order[pod][non_root]"
                    label=t!("Not as root", "不以 root 运行")
                    hint=t!(
                        "The node refuses to start it as root: whoever breaks in has less to break out with.",
                        "节点会拒绝以 root 启动：即使被入侵，也更难突破容器。"
                    )
                    bind=pod.non_root
                />
                <Checkbox
                    name="order[pod][read_only]"
                    label=t!("Read-only root file system", "根文件系统只读")
                    hint=t!(
                        "Nothing but its volumes can be written, so nobody can leave programs behind. What writes to /tmp needs a volume there.",
                        "只有卷可写，入侵者无法留下程序。需要写 /tmp 的程序须在该处挂载卷。"
                    )
                    bind=pod.read_only
                />
                <Checkbox
                    name="order[pod][drop_capabilities]"
                    label=t!("Without capabilities", "去除特权能力")
                    hint=t!(
                        "None of the special rights that root has in a container, as changing the owner of files.",
                        "没有 root 在容器中的特殊权限，例如更改文件所有者。"
                    )
                    bind=pod.drop_capabilities
                />
            </div>
            <TextInput
                name="order[pod][user]"
                label=t!("User", "用户")
                hint=t!("A number, such as 1000: a node cannot tell by a name that it is not root.", "填写编号，如 1000：节点无法根据名称判断是否为 root。")
                placeholder=t!("as the image says", "由镜像决定")
                mono=true
                aside=true
                error=user
                bind=pod.user
            />
        </Folded>
    }
    .into_any()
}
