//! The logs of all pods, merged.
