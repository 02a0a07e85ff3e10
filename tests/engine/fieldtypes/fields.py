"""One field of every type with its measures at their edges, and values that it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from app.domain.berkas import KINDS, FileRef, safe_name
from app.engine.fieldtypes import FIELD_TYPES
from app.engine.fieldtypes.base import Field, Text
from app.engine.fieldtypes.boolean import BooleanField
from app.engine.fieldtypes.children import ChildrenField
from app.engine.fieldtypes.choice import ChoiceField
from app.engine.fieldtypes.computed import ComputedField
from app.engine.fieldtypes.decimal import DecimalField
from app.engine.fieldtypes.file import FileField
from app.engine.fieldtypes.integer import IntegerField
from app.engine.fieldtypes.long_text import LongTextField
from app.engine.fieldtypes.multi_choice import MultiChoiceField
from app.engine.fieldtypes.numeric import BIGGEST
from app.engine.fieldtypes.relation import RelationField
from app.engine.fieldtypes.text import TextField

LABEL = Text("Isian")
CHOICES = {
    "10": Text("Satu, dua"),
    "b c": Text("Lain", "Other"),
    "x": Text("a; b"),
    "Asia/Jakarta": Text("WIB"),
    "-": Text("-"),
}

FIELDS: Mapping[str, Field] = {
    **{kind: cls(name="a", label=LABEL) for kind, cls in FIELD_TYPES.items()},
    "text short": TextField(name="a", label=LABEL, max_length=5),
    "text pattern": TextField(name="a", label=LABEL, pattern="[0-9]{2}|x+"),
    "long_text short": LongTextField(name="a", label=LABEL, max_length=40),
    "integer bounded": IntegerField(name="a", label=LABEL, min=-3, max=5000),
    "decimal fine": DecimalField(name="a", label=LABEL, min=Decimal("-1.5"), max=Decimal(1000), digits=9, places=4),
    "decimal whole": DecimalField(name="a", label=LABEL, digits=30, places=0),
    "decimal thirds": DecimalField(name="a", label=LABEL, places=3),
    "decimal small": DecimalField(name="a", label=LABEL, digits=2, places=2),
    "boolean labelled": BooleanField(name="a", label=LABEL, labels=(Text("AKTIF"), Text("TIDAK AKTIF"))),
    "choice": ChoiceField(name="a", label=LABEL, choices=CHOICES),
    "multi_choice": MultiChoiceField(name="a", label=LABEL, choices=CHOICES),
    "relation": RelationField(name="a", label=LABEL, to="unor"),
    "file office": FileField(name="a", label=LABEL, max_mb=20, accept=("xlsx", "ods")),
    "children": ChildrenField(name="a", label=LABEL, entity="akun_peran"),
    "computed avg": ComputedField(name="a", label=LABEL, op="avg"),
    "computed days": ComputedField(name="a", label=LABEL, op="days"),
    "computed when": ComputedField(name="a", label=LABEL, op="when"),
    "computed by": ComputedField(name="a", label=LABEL, op="by"),
}
"""By a name that starts with the type."""

CELLS: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.text(),
    st.decimals(),
    st.from_regex(r"[-+]?[0-9.,]{1,25}(e[0-9]+)?", fullmatch=True),
    st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}( [0-9]{2}:[0-9]{2})?", fullmatch=True),
    st.from_regex(r"https?://[-a-z0-9.:@\[\]/?#%]{0,20}", fullmatch=True),
    st.from_regex(r"[0-9]{16}|[0-9]{18}", fullmatch=True),
    st.sampled_from(
        ["ya", "TIDAK", "12-31", "02-30", "Lain", "10|b c", "satu, dua", "\ud800", "a\x00b", "9" * 5000, "٣"]
    ),
)
"""Whatever a form, a file or JSON may bring."""

DATA: st.SearchStrategy[object] = st.recursive(
    CELLS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=2))
)

_NIP = st.builds(
    lambda born, age, month, sex, serial: f"{born:%Y%m%d}{born.year + age}{month}{sex}{serial:03}",
    st.dates(date(1950, 1, 1), date(2008, 12, 31)),
    st.integers(16, 60),
    st.sampled_from(["01", "12", "20", "21", "99"]),
    st.integers(1, 2),
    st.integers(900, 999),
)
_NIK = st.builds(
    lambda born, woman, serial: f"320101{born.day + 40 * woman:02}{born:%m%y}{serial:04}",
    st.dates(date(1950, 1, 1), date(2008, 12, 31)),
    st.booleans(),
    st.integers(900, 9999),
)
_DAY = st.dates(date(1900, 1, 1), date(2200, 12, 31))
_LINE = st.text()
_MONEY = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9)

_KIND = st.sampled_from(sorted(KINDS))
_HEX = "0123456789abcdef"
_FILE = st.builds(
    lambda key, name, kind, size, digest: FileRef(key, safe_name(name, kind), kind, size, digest).text,
    st.text(_HEX, min_size=32, max_size=32),
    st.text(),
    _KIND,
    st.integers(1, 20 * 1024 * 1024),
    st.text(_HEX, min_size=64, max_size=64),
)

TYPED: Mapping[str, st.SearchStrategy[object]] = {
    "text": _LINE,
    "long_text": st.text(),
    "integer": st.integers(-BIGGEST, BIGGEST),
    "decimal": _MONEY,
    "percent": st.decimals(min_value=0, max_value=100, places=2),
    "boolean": st.booleans(),
    "date": _DAY,
    "datetime": st.datetimes(datetime(1971, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC)),
    "month_day": _DAY.map(lambda day: f"{day:%m-%d}"),
    "year": st.integers(1900, 2200),
    "choice": st.sampled_from(list(CHOICES)),
    "multi_choice": st.lists(st.sampled_from(list(CHOICES))),
    "relation": st.integers(1, BIGGEST),
    "children": st.lists(st.dictionaries(st.text(), st.integers())),
    "file": st.one_of(_FILE, st.text(_HEX, min_size=32, max_size=32)),
    "link": st.builds(lambda path: f"https://contoh.go.id/{path}", st.text()),
    "email": st.emails(),
    "phone": st.from_regex(r"(\+62|0)[0-9]{6,12}", fullmatch=True),
    "nip": _NIP,
    "nik": _NIK,
    "computed": st.one_of(st.integers(-BIGGEST, BIGGEST), _MONEY, st.booleans(), _LINE),
}
"""Values of each type, most of them good."""
