//! What a pod is called where there is no room for its whole name.

pub use domain::workload::has_ordinal;

/// Characters that a row of a log and the legend of a chart have room for.
const ROOM: usize = 12;

/// What people tell pods apart by, as far as there is room: `x2v8q`, `orders-0`, `…s-gateway-0`.
pub fn short(name: &str) -> String {
    if !has_ordinal(name) {
        return domain::workload::short(name).to_owned();
    }
    let length = name.chars().count();
    if length <= ROOM {
        return name.to_owned();
    }
    let kept: String = name.chars().skip(length - (ROOM - 1)).collect();
    format!("…{kept}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pod_is_told_by_its_random_end_or_by_its_number() {
        assert_eq!(short("orders-7c9f6d8b5f-x2v8q"), "x2v8q");
        assert_eq!(short("orders-x2v8q"), "x2v8q");
        assert_eq!(short("orders-0"), "orders-0");
        assert_eq!(short("payments-gateway-12"), "…-gateway-12");
        assert_eq!(short("orders"), "orders");
    }

    #[test]
    fn a_random_end_of_digits_is_no_number() {
        assert!(!has_ordinal("orders-7c9f6d8b5f-24567"));
        assert!(has_ordinal("orders-199"));
    }
}
