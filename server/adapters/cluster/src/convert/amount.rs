//! Quantities as the cluster writes them. Unlike what a person types, they may be 0, exponents or thousandths.
//! Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/

use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

/// The amount in whole units (bytes, pods); `None` when it is no quantity.
pub fn amount(quantity: &Quantity) -> Option<u64> {
    scaled(quantity, 1.0)
}

/// Thousandths of a core.
pub fn cores(quantity: &Quantity) -> Option<u64> {
    scaled(quantity, 1000.0)
}

/// As it is, for figures of any kind.
pub fn exact(quantity: &Quantity) -> Option<f64> {
    value(quantity.0.trim()).filter(|value| value.is_finite())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be finite and not negative")]
fn scaled(quantity: &Quantity, scale: f64) -> Option<u64> {
    let value = (value(quantity.0.trim())? * scale).ceil();
    (value.is_finite() && value >= 0.0).then_some(value as u64)
}

fn value(text: &str) -> Option<f64> {
    if let Ok(plain) = text.parse::<f64>() {
        return Some(plain);
    }
    let at = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, suffix) = text.split_at(at);
    let factor = match suffix {
        "n" => 1e-9,
        "u" => 1e-6,
        "m" => 1e-3,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "E" => 1e18,
        "Ki" => 1024.0,
        "Mi" => 1024f64.powi(2),
        "Gi" => 1024f64.powi(3),
        "Ti" => 1024f64.powi(4),
        "Pi" => 1024f64.powi(5),
        "Ei" => 1024f64.powi(6),
        _ => return None,
    };
    number.parse::<f64>().ok().map(|number| number * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_notations_are_read() {
        let bytes = |text: &str| amount(&Quantity(text.to_owned()));
        assert_eq!(bytes("128Mi"), Some(128 << 20));
        assert_eq!(bytes("1e3"), Some(1000));
        assert_eq!(bytes("1500m"), Some(2));
        assert_eq!(bytes("0"), Some(0));
        assert_eq!(bytes("nan"), None);
        assert_eq!(bytes("1Q"), None);
        assert_eq!(cores(&Quantity("250m".to_owned())), Some(250));
        assert_eq!(cores(&Quantity("2".to_owned())), Some(2000));
    }
}
