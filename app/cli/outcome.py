"""How a command ends: its exit code, and every refusal as a sentence instead of a traceback."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

import click
import sqlalchemy as sa
from pydantic import ValidationError

from app.engine.problems import SchemaError
from app.errors import AppError, Busy, Invalid, Refused
from app.settings import PREFIX
from app.supervisor import Unavailable


class Code(IntEnum):
    """Exit codes that a script may rely on."""

    FINE = 0
    FINDINGS = 1
    USAGE = 2
    UNAVAILABLE = 3


class Findings(Exception):
    """The command did its work and found something to complain about; it has said so itself."""


def run_command(command: click.Command, arguments: Sequence[str]) -> Code:
    """Run `command`; gives its exit code and says on standard error why it is not 0."""
    try:
        command.main(list(arguments), prog_name="ekinerja", standalone_mode=False)
    except tuple(_KNOWN) as error:
        code, words = next(_KNOWN[kind] for kind in type(error).__mro__ if kind in _KNOWN)
        if text := words(error):
            click.echo(text, err=True)
        return code
    return Code.FINE


def _settings(error: ValidationError) -> str:
    lines = (f"{PREFIX}{str(item['loc'][0]).upper().removeprefix(PREFIX)}: {item['msg']}" for item in error.errors())
    return "The environment is wrong:\n" + "\n".join(lines)


def _invalid(error: Invalid) -> str:
    return "\n".join(f"{field or '-'}: {message}" for field, messages in error.fields.items() for message in messages)


# Only foreseen refusals; anything else is a bug and keeps its traceback.
_KNOWN: dict[type[BaseException], tuple[Code, Callable[..., str]]] = {
    Findings: (Code.FINDINGS, lambda _: ""),
    click.exceptions.Exit: (Code.FINE, lambda _: ""),
    click.exceptions.Abort: (Code.USAGE, lambda _: "stopped"),
    click.ClickException: (Code.USAGE, lambda error: f"{error.format_message()}\nTry 'ekinerja --help'."),
    ValidationError: (Code.USAGE, _settings),
    SchemaError: (Code.FINDINGS, str),
    Refused: (Code.FINDINGS, str),
    Unavailable: (Code.UNAVAILABLE, str),
    Busy: (Code.UNAVAILABLE, lambda error: error.message),
    Invalid: (Code.FINDINGS, _invalid),
    AppError: (Code.FINDINGS, lambda error: f"{error.message} {error.hint}".strip()),
    sa.exc.OperationalError: (Code.UNAVAILABLE, lambda error: f"The database does not answer: {error.orig}"),
}
