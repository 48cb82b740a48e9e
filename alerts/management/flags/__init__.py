"""What `huiying flags` can do, one module each: `HELP`, `add_arguments(parser)`, `run(options, out)`."""
