//! The parts that pages are built from. They know no feature and no data.
