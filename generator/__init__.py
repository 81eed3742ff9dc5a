"""jianbao 简报: prints briefings as Word and PDF from YAML and Jinja templates."""

__version__ = "0.1.0"
