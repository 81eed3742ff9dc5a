"""The commands: one module each, which exports `command`."""
