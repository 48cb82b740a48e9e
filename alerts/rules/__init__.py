"""Pure rules: values and `now` in, values out; no database, no clock."""
