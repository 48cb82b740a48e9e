"""What configuration files may say, as frozen pydantic models, a module a noun; unknown keys are errors."""
