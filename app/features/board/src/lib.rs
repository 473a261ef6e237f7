//! The first screen: findings, then services x environments.
