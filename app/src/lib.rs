//! What a person sees: the shell, the routes, and the entry of the browser.
