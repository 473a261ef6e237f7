//! CPU, memory and restarts over time.
