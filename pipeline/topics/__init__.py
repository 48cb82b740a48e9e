"""Topics in the store: the engines that remember, figures, the pass, what people decide, what a page tells."""
