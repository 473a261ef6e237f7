//! What every feature stands on: who looks, in which language, all paths, errors, the live stream.
