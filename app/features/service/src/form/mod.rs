//! The form of a service: registering one, and editing it.

mod clash;
mod edit;
mod fields;
mod look;
mod new;
mod rows;
mod source;

pub use edit::ServiceEditPage;
pub use new::ServiceNewPage;

use frame::form::FormState;
use frame::t;
use leptos::prelude::*;
use ui::{TextArea, TextInput};

use fields::Fields;
use rows::{LinkRows, PortRows};

/// The part of the form that is alike for a new service and one that is there: how it is reached, what it is.
#[component]
fn RunSection(fields: Fields, form: FormState) -> impl IntoView {
    view! {
        <fieldset class="form-section">
            <legend>{t!("How it is reached", "访问方式")}</legend>
            <PortRows fields form/>
            <TextInput
                name="input[health_path]"
                label=t!("Health check path", "健康检查路径")
                hint=t!(
                    "Asked by HTTP on the first port: a pod is ready once it answers with success. Empty: a running process counts as ready.",
                    "对首个端口发起 HTTP 检查，返回成功即为就绪。留空则进程运行即视为就绪。"
                )
                placeholder="/healthz"
                mono=true
                bind=fields.health_path
                error=form.field("health_path")
            />
        </fieldset>
        <fieldset class="form-section">
            <legend>{t!("For people", "说明信息")}</legend>
            <TextArea
                name="input[description]"
                label=t!("Description", "描述")
                bind=fields.description
                error=form.field("description")
            />
            <LinkRows fields form/>
        </fieldset>
    }
}
