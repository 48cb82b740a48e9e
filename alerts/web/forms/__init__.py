"""The forms of the desk: one module per kind of work. Labels are plain Chinese; errors say what to do."""
