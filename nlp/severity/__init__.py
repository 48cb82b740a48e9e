"""What a text reports of an event in numbers, and the grade that follows; `signals` and `grade` are the ways in."""
