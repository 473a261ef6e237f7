//! Builds: start, follow, cancel, and their logs.
