//! What the process takes, as Linux tells it.

/// Bytes of memory that are resident; `None` where there is no `/proc`.
/// Source: proc_pid_status(5), VmRSS.
pub fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    #[test]
    #[cfg(target_os = "linux")]
    fn a_process_takes_some_memory() {
        assert!(super::resident().is_some_and(|bytes| bytes > 1 << 20));
    }
}
