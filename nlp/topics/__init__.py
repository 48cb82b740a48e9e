"""Near-copies and topics; `streaming` is the way in, `regrouping` the pass that puts topics right."""
