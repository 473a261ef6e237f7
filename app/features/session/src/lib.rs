//! Signing in and out, the own account and its tokens.
