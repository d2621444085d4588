"""`tiepdan`: everything an operator does from a terminal."""

import typer

from deploy.cli import (
    accounts,
    deadlines,
    demo,
    files,
    importing,
    keys,
    operating,
    organisation,
    reading,
    retention,
    running,
)

app = typer.Typer(
    name="tiepdan",
    help="Hệ thống của Ban Tiếp công dân · The Citizen Reception Board's system",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    rich_markup_mode=None,
)
for module in (running, accounts, organisation, demo, reading, deadlines, keys, files, importing, retention, operating):
    module.add_to(app)
