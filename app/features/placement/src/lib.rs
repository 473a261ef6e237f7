//! One service in one environment: the truth in a sentence, pods, what happened, scale and restart.
