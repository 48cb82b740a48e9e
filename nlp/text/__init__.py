"""One spelling of what is read: mark-up, invisible characters, widths and traditional characters put right."""
