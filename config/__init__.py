"""The vocabulary, configuration, presets and Django settings that all other packages build on."""
