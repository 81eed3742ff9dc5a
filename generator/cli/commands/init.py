"""Placeholder until the pipeline is there."""

import click

from generator.cli.chinese import ChineseCommand


@click.command("init", cls=ChineseCommand, help="...")
def command() -> int:
    """Do nothing yet."""
    return 0
