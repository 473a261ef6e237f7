//! Doing something once, a while after it was asked for, however often it is asked for meanwhile.

use std::time::Duration;

use leptos::prelude::*;

/// What is returned asks for `act`, which then happens after `wait`; never once the owner (the page) is gone.
pub fn soon(wait: Duration, act: impl Fn() + Copy + 'static) -> impl Fn() + Copy + 'static {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    on_cleanup(move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    });
    move || {
        if timer.try_with_value(Option::is_none) != Some(true) {
            return;
        }
        let handle = set_timeout_with_handle(
            move || {
                timer.try_set_value(None);
                act();
            },
            wait,
        );
        timer.set_value(handle.ok());
    }
}
