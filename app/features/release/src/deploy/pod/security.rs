//! What the containers may do on their node, each with the reason.

use frame::t;
use leptos::prelude::*;
use ui::{Checkbox, Folded, TextInput};

use super::said;
use crate::deploy::draft::Draft;
use crate::deploy::wrong::Wrong;

#[component]
pub fn SecurityChoice(draft: Draft, wrong: Wrong) -> impl IntoView {
    let pod = draft.pod;
    let user = wrong.at("pod.user");
    view! {
        <Folded
            section=true
            summary=t!("Security", "安全")
            note=Signal::derive(move || said::security(&draft.pod_written()))
            wrong=wrong.within(&["pod.user"])
        >
            <Checkbox
                name="order[pod][proposed]"
                label=t!("As safe as the image allows", "按镜像允许的最安全方式")
                hint=t!(
                    "Slipway looks at the image of each release: one that names its user by number runs not as root and without capabilities, any other as it says.",
                    "Slipway 会查看每次发布的镜像：以编号指定用户的镜像不以 root 运行且去除特权能力，其他镜像按其自身设置运行。"
                )
                bind=pod.proposed
            />
            // What is hidden is sent all the same: it holds where the image cannot be asked.
            <div hidden=move || pod.proposed.get()>
                <div class="stack">
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
                </div>
            </div>
        </Folded>
    }
    .into_any()
}
