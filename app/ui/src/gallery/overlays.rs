//! What lies over the page: dialogs and toasts.

use leptos::prelude::*;

use super::Section;
use crate::{Button, ButtonKind, ConfirmDialog, Dialog, Glyph, t, toasts};

#[component]
pub(super) fn Overlays() -> impl IntoView {
    let (plain, confirm) = (RwSignal::new(false), RwSignal::new(false));
    let toasts = toasts();
    view! {
        <Section title=t!("Dialogs and messages", "对话框与消息")>
            <div class="actions">
                <Button on_click=move |_| plain.set(true)>{t!("Open a dialog", "打开对话框")}</Button>
                <Button kind=ButtonKind::Danger icon=Glyph::Trash on_click=move |_| confirm.set(true)>{t!("Delete…", "删除……")}</Button>
                <Button on_click=move |_| toasts.done(t!("Release 42 is ready.", "发布 42 已就绪。"))>{t!("Say that it is done", "提示完成")}</Button>
                <Button on_click=move |_| toasts.failed(t!("The registry does not answer.", "镜像仓库没有响应。"))>{t!("Say that it failed", "提示失败")}</Button>
            </div>
            <Dialog open=plain title=t!("Scale orders", "伸缩 orders") foot=move || view! { <Button on_click=move |_| plain.set(false)>{t!("Close", "关闭")}</Button> }>
                <p>{t!("Two pods run now.", "目前有两个 Pod 在运行。")}</p>
            </Dialog>
            <ConfirmDialog
                open=confirm
                title=t!("Delete orders?", "删除 orders？")
                confirm=t!("Delete it", "删除")
                typed="orders"
                on_confirm=move |()| confirm.set(false)
            >
                <p>{t!("This takes away its pods in 3 environments, 44 builds and 42 releases. Images in the registry stay.", "将移除它在 3 个环境中的 Pod、44 次构建和 42 次发布。仓库中的镜像会保留。")}</p>
            </ConfirmDialog>
        </Section>
    }
    .into_any()
}
