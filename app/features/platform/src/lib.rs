//! What everybody shares: clusters, environments, teams, people, the audit trail.
