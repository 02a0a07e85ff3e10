"""The field types of the schema language, one module a type."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.engine.fieldtypes.base import Field
from app.engine.fieldtypes.boolean import BooleanField
from app.engine.fieldtypes.children import ChildrenField
from app.engine.fieldtypes.choice import ChoiceField
from app.engine.fieldtypes.computed import ComputedField
from app.engine.fieldtypes.date import DateField
from app.engine.fieldtypes.datetime import DatetimeField
from app.engine.fieldtypes.decimal import DecimalField
from app.engine.fieldtypes.email import EmailField
from app.engine.fieldtypes.file import FileField
from app.engine.fieldtypes.integer import IntegerField
from app.engine.fieldtypes.link import LinkField
from app.engine.fieldtypes.long_text import LongTextField
from app.engine.fieldtypes.month_day import MonthDayField
from app.engine.fieldtypes.multi_choice import MultiChoiceField
from app.engine.fieldtypes.nik import NikField
from app.engine.fieldtypes.nip import NipField
from app.engine.fieldtypes.percent import PercentField
from app.engine.fieldtypes.phone import PhoneField
from app.engine.fieldtypes.relation import RelationField
from app.engine.fieldtypes.text import TextField
from app.engine.fieldtypes.year import YearField

FIELD_TYPES: Mapping[str, type[Field]] = MappingProxyType(
    {
        "text": TextField,
        "long_text": LongTextField,
        "integer": IntegerField,
        "decimal": DecimalField,
        "percent": PercentField,
        "boolean": BooleanField,
        "date": DateField,
        "datetime": DatetimeField,
        "month_day": MonthDayField,
        "year": YearField,
        "choice": ChoiceField,
        "multi_choice": MultiChoiceField,
        "relation": RelationField,
        "children": ChildrenField,
        "file": FileField,
        "link": LinkField,
        "email": EmailField,
        "phone": PhoneField,
        "nip": NipField,
        "nik": NikField,
        "computed": ComputedField,
    }
)
"""What may stand behind `type:`. A new type is a module beside this one and a line here."""
