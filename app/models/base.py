"""What every table shares: the naming convention, the column types of our own and the metadata of the system tables.

The tables of the Catalog are made by `app.models.build` in a MetaData of their own; hand-written `sys_` tables derive
from `SystemBase`. Both follow `NAMING`, so that a constraint can be named in a migration and found in an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""64-bit integers; on SQLite the word INTEGER is what makes a primary key count by itself."""


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC moment. SQLite, which keeps no zone, gets it in UTC; a naive value is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC; ValueError for one without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment, aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class DecimalType(TypeDecorator[Decimal]):
    """An exact number of at most 15 digits. SQLite keeps it as a float, which holds that many digits without loss;
    what comes back is rounded to the column's scale."""

    impl = sa.Numeric
    cache_ok = True

    def __init__(self, precision: int = 15, scale: int = 2) -> None:
        super().__init__(min(precision, 15), scale)
        self.precision = min(precision, 15)
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Decimal]:
        """NUMERIC on both; plain floats go in and out of SQLite."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.Numeric(self.precision, self.scale, asdecimal=False))  # type: ignore[arg-type]
        return dialect.type_descriptor(sa.Numeric(self.precision, self.scale))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | None:
        """The number as the driver wants it."""
        if value is None or dialect.name != "sqlite":
            return value
        return float(value)  # type: ignore[return-value]

    def process_result_value(self, value: Decimal | float | None, dialect: Dialect) -> Decimal | None:
        """The number with the column's scale."""
        return None if value is None else round(Decimal(str(value)), self.scale)


class SetType(TypeDecorator[tuple[str, ...]]):
    """A sorted set of short codes, kept as `|a|b|` so that LIKE '%|a|%' finds one; the empty set is NULL."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        """The stored text; ValueError for an item that is no code."""
        if isinstance(value, str):
            raise ValueError("a set of codes is no text")
        items = sorted(set(value or ()))
        if any(not item or "|" in item for item in items):
            raise ValueError("items of a set are filled and hold no '|'")
        return f"|{'|'.join(items)}|" if items else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """The items in order, or None."""
        return tuple(value.strip("|").split("|")) if value else None

    def coerce_compared_value(self, op: object, value: object) -> sa.types.TypeEngine[str]:
        """LIKE patterns and whole stored texts pass as they are."""
        return sa.String()


class SystemBase(DeclarativeBase):
    """The hand-written tables: their names begin with `sys_`, their revisions stand in `app/models/migrations`."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UTCDateTime(), str: sa.Text(), int: BIG}
