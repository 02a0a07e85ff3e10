"""Names that the schema may call and that are written in Python above the engine; tests hold them together."""

from __future__ import annotations

import keyword
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
    {
        *("id", "instansi_id", "version", "created_at", "updated_at", "metadata", "registry"),  # every mapped class
        *("meta", "process", "populate_obj", "post_process", "data", "errors", "form_errors", "validate"),  # WTForms
        *("hidden_tag", "csrf_token", "is_submitted"),  # Flask-WTF
        *("all", "any", "not", "exists", "is", "of", "self"),  # words of conditions and scopes
        *keyword.kwlist,  # attributes of classes
    }
)
"""Words that no field and no entity may be called, since they mean something else already."""
