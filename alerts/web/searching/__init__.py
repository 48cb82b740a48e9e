"""检索: what the page asks for, and how what is found is shown."""
