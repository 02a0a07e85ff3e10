"""Names that the schema may call and that are written in Python above the engine; tests hold them against the registries."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

VERBS: Mapping[str, str] = MappingProxyType(
    {
        "akun.kode_reset": "issues a one-time code with which the account's owner sets a new password (entity akun)",
    }
)
"""Steps of row actions (`verb`), registered in `app.workflows.registry`."""

PREDICATES: Mapping[str, str] = MappingProxyType({})
"""Named predicates (`is`) and the entity each speaks of, registered in `app.models.predicates`."""

PROVIDERS: Mapping[str, str] = MappingProxyType({})
"""Named providers of computed values (`by`), with what each gives, registered in `app.models.computed`."""

RESERVED = frozenset(
    # columns and attributes of every mapped class
    "id instansi_id version created_at updated_at metadata registry "
    # what WTForms calls its own things
    "meta process populate_obj post_process data errors form_errors validate hidden_tag csrf_token is_submitted "
    # words of the conditions
    "all any not exists is of where field me today now "
    # names of the list page's address
    "q page size sort preset self "
    # Python's own words
    "and as assert async await break class continue def del elif else except finally for from global if import in lambda "
    "nonlocal or pass raise return try while with yield".split()
)
"""Words that no field and no entity may be called, since they mean something else already."""
