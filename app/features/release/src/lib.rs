//! Deploying, and the releases there were.
