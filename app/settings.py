"""Every setting, each an environment variable `EKINERJA_<NAME>`; nothing else in the program reads the environment."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).resolve().parent
PROJECT = PACKAGE.parent
PACKAGED_SCHEMA = PROJECT / "schema"
SEEDS = PROJECT / "seeds"
TEMPLATES = PROJECT / "templates"

PREFIX = "EKINERJA_"
NOBODYS = frozenset({"", "localhost", "::1", "::", "0.0.0.0"})  # noqa: S104 - recognised here, bound elsewhere


class Settings(BaseSettings):
    """What an office may set. Frozen; an empty variable counts as absent."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="ignore")

    host: str = Field(default="127.0.0.1", description="Address that the web server listens on.")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(
        default=8000, description="Port that the web server listens on."
    )
    var: Path = Field(
        default=Path("var"),
        description="Folder of everything the program keeps: database, handed-in files, exports, secret key.",
    )
    schema_list: str = Field(
        default="schema",
        validation_alias=AliasChoices("EKINERJA_SCHEMA", "schema_list"),
        description="The exact list of schema folders, separated by colons.",
    )
    database: str = Field(
        default="",
        validation_alias=AliasChoices("EKINERJA_DATABASE_URL", "database"),
        description="Database; default: an SQLite file in the var folder.",
    )
    redis_url: str | None = Field(default=None, description="Redis or Valkey; default: the embedded one.")
    secret: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("EKINERJA_SECRET_KEY", "secret"),
        description="Key that signs cookies; default: one made at the first start and kept in the var folder.",
    )
    demo: bool = Field(default=False, description="The demo: invented people with known passwords. Never in an office.")
    public_url: str = Field(
        default="",
        description="Address people type, when it is another than host and port; https turns on TLS cookies.",
    )
    test_database_url: str = Field(
        default="", description="Tests: a PostgreSQL server in which test databases may be made."
    )
    test_redis_url: str = Field(default="", description="Tests: a Redis that may be emptied.")
    test_require: str = Field(
        default="", description="Tests: what may not be left out, of postgresql, redis, browser and pango; by commas."
    )

    @field_validator("redis_url")
    @classmethod
    def _known_scheme(cls, url: str | None) -> str | None:
        if url and not url.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return url

    @classmethod
    def load(cls) -> Self:
        """The settings of this process. Raises pydantic.ValidationError that names each wrong variable."""
        return cls()

    @property
    def database_url(self) -> str:
        """The SQLAlchemy address of the database, with the PostgreSQL driver named."""
        url = self.database or f"sqlite:///{self.var.resolve() / 'ekinerja.db'}"
        scheme, mark, rest = url.partition("://")
        return f"postgresql+psycopg{mark}{rest}" if scheme in ("postgres", "postgresql") else url

    @property
    def folders(self) -> tuple[Path, ...]:
        """The schema folders in order; without the variable `schema` here, or else the program's own."""
        if self.schema_list == "schema" and not Path("schema").is_dir():
            return (PACKAGED_SCHEMA,)
        return tuple(Path(part) for part in self.schema_list.split(":") if part)

    @property
    def files(self) -> Path:
        """The folder of the files that people handed in; servers of one office share it."""
        return self.var.resolve() / "files"

    @property
    def tls(self) -> bool:
        """True when people reach the program over https."""
        return self.public_url.startswith("https://")

    @property
    def address(self) -> str:
        """Where people reach the program, without a slash at the end; '' while only this machine's own loopback or
        'everywhere' is known, which is no address for anybody's paper."""
        if self.public_url:
            return self.public_url.rstrip("/")
        if self.host in NOBODYS or self.host.startswith("127."):
            return ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def required_in_tests(self) -> frozenset[str]:
        """What a test run may not leave out."""
        return frozenset(part.strip() for part in self.test_require.split(",") if part.strip())

    def signing_key(self) -> str:
        """The secret key; made once and kept, readable by its owner alone, where none is set."""
        if self.secret is not None:
            return self.secret.get_secret_value()
        path = self.var / "secret_key"
        if not path.exists():
            self._make_key(path)
        return path.read_text("ascii").strip()

    def _make_key(self, path: Path) -> None:
        """Write a new key to `path` whole or not at all; of two processes that try, the first wins."""
        self.var.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=self.var, prefix="secret_key.")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        Path(draft).unlink()


def child_environment(**settings: str) -> Mapping[str, str]:
    """The environment for a child process: this one's, with `settings` (short names, any case) put over it."""
    return {**os.environ, **{PREFIX + name.upper(): value for name, value in settings.items()}}
