//! Figures in few characters.

use frame::t;
use ui::Unit;

/// CPU and memory that a service's pods use together, as in `0.31 · 163 MiB`; nothing where no kubelet said so.
pub fn short(cpu: Option<f64>, memory: Option<f64>) -> Option<String> {
    let parts: Vec<String> = [cpu.map(cores), memory.map(bytes)].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// The same in words, for a hint and for screen readers.
pub fn words(cpu: Option<f64>, memory: Option<f64>) -> Option<String> {
    match (cpu.map(cores), memory.map(bytes)) {
        (Some(cpu), Some(memory)) => {
            Some(t!("CPU {cpu} cores, memory {memory}", "CPU {cpu} 核，内存 {memory}", cpu = cpu, memory = memory))
        }
        (Some(cpu), None) => Some(t!("CPU {cpu} cores", "CPU {cpu} 核", cpu = cpu)),
        (None, Some(memory)) => Some(t!("memory {memory}", "内存 {memory}", memory = memory)),
        (None, None) => None,
    }
}

fn cores(cores: f64) -> String {
    Unit::Cores.say(cores)
}

fn bytes(bytes: f64) -> String {
    Unit::Bytes.say(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short_and_missing_ones_are_left_out() {
        assert_eq!(short(Some(0.3123), Some(171_000_000.0)).as_deref(), Some("0.31 · 163 MiB"));
        assert_eq!(short(Some(0.0021), None).as_deref(), Some("2.1m"));
        assert_eq!(short(None, None), None);
    }
}
