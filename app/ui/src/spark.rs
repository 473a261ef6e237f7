//! The small line beside a number: its shape over the last minutes, without axes.

use domain::status::State;
use leptos::prelude::*;

use crate::state::tone;

const WIDTH: f32 = 64.0;
const HEIGHT: f32 = 22.0;

/// A sparkline of values, oldest first; it begins at zero, so that a flat line is a quiet one. Fewer than two values
/// draw nothing.
#[component]
pub fn Spark(
    #[prop(into)] values: Signal<Vec<f32>>,
    /// What it shows, for screen readers: "CPU of orders in prod, last 10 minutes".
    #[prop(into)]
    label: String,
    #[prop(optional, into)] state: MaybeProp<State>,
) -> impl IntoView {
    let points = Memo::new(move |_| values.with(|values| points(values)));
    view! {
        <svg
            class=move || format!("spark {}", state.get().map(tone).unwrap_or_default())
            width=WIDTH.to_string()
            height=HEIGHT.to_string()
            viewBox=format!("0 0 {WIDTH} {HEIGHT}")
            role="img"
            aria-label=label
        >
            <polygon class="spark-area" points=move || area(&points.get())></polygon>
            <polyline class="spark-line" points=move || points.get()></polyline>
        </svg>
    }
    .into_any()
}

fn points(values: &[f32]) -> String {
    if values.len() < 2 {
        return String::new();
    }
    let top = values.iter().copied().filter(|value| value.is_finite()).fold(0.0_f32, f32::max);
    // Headroom, so that a steady line lies inside instead of along the upper edge.
    let top = if top > 0.0 { top * 1.25 } else { 1.0 };
    let step = WIDTH / (values.len() - 1) as f32;
    let mut points = String::with_capacity(values.len() * 10);
    for (index, value) in values.iter().enumerate().filter(|(_, value)| value.is_finite()) {
        let y = HEIGHT - 1.0 - (value / top).clamp(0.0, 1.0) * (HEIGHT - 2.0);
        points.push_str(&format!("{:.1},{y:.1} ", index as f32 * step));
    }
    points.trim_end().to_owned()
}

fn area(points: &str) -> String {
    if points.is_empty() { String::new() } else { format!("0,{HEIGHT} {points} {WIDTH},{HEIGHT}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_value_is_no_line() {
        assert_eq!(points(&[1.0]), "");
    }

    #[test]
    fn more_is_higher_up() {
        assert_eq!(points(&[0.0, 1.0]), "0.0,21.0 64.0,5.0");
    }

    #[test]
    fn nothing_but_zeros_lies_on_the_ground() {
        assert_eq!(points(&[0.0, 0.0]), "0.0,21.0 64.0,21.0");
    }
}
