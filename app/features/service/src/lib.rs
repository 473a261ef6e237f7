//! Services: list, register, edit, delete, and the page of one.
