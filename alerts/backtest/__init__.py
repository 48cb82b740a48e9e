"""回测: stored history put before other flag rules: which alerts would have come, when, and which would be missed."""
