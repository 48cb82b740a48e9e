"""职责表: shown, tried with messages, checked, and imported from a sheet; what `huiying duty` does."""
