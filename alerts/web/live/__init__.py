"""实时: what happens to cases, told to the pages that are open, by server-sent events (WHATWG HTML, 9.2)."""
