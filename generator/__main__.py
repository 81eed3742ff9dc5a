"""``python -m generator``: the same as the command ``jianbao``."""

from generator.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
