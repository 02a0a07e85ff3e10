"""The codes of findings about a schema, and what each means."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "E100": "a folder or file cannot be read",
        "E101": "a file is too large",
        "E102": "a character or an encoding that is not allowed",
        "E103": "not YAML: indentation, quotes, brackets, colons",
        "E104": "YAML that is not part of the language: anchors, tags, merge keys, several documents",
        "E105": "the same key twice",
        "E106": "the same name, field or column twice",
        "E107": "a file that the language does not know",
        "E108": "the entity is not called as its file",
        "E110": "an unknown key",
        "E111": "a key, or the whole content, is missing",
        "E112": "a value of the wrong shape",
        "E113": "a word that is not on the list",
        "E116": "nothing is written where something must be",
        "E201": "an unknown field type",
        "E202": "an unknown entity, menu group, list of choices, verb or provider",
        "E203": "an unknown field",
        "E204": "a path or list that leads to the wrong kind of field",
        "E205": "keys of one field that do not go together",
        "E206": "a value that its field does not accept",
        "E207": "a name that has a meaning already",
        "E208": "a computed field that says too much or too little",
        "E209": "a relation that the database cannot keep so",
        "E210": "a scope, owner or tree that does not lead where it must",
        "E211": "an import that cannot work",
        "E212": "a number outside its bounds",
        "E213": "a column with both or neither of field and text",
        "E214": "a sort, filter or search on a field that has none",
        "E215": "a form that cannot work",
        "E301": "a condition of the wrong shape",
        "E302": "a condition on something that is no stored field",
        "E303": "an operator or a value that does not fit the field",
        "E304": "{me: …}, {today: …} or {now: …} where it has no meaning",
        "E305": "a path to other rows where only the row itself counts",
        "E306": "an unknown predicate",
        "E401": "an unknown role",
        "E402": "an unknown action",
        "E403": "import or export granted on an entity that has none",
        "E404": "shared rows or instansi that a role could change for everybody",
        "E405": "own rows of an entity that does not say whose they are",
        "E406": "a field to write that is never entered",
        "E407": "a menu that nobody may list",
        "E601": "a template with something other than fields in braces",
        "E602": "titles that go round in a circle",
        "W201": "a natural key that may be left empty",
        "W401": "a role of one unit that changes rows of the whole instansi",
        "W402": "a role that changes what it cannot see",
        "W403": "an import, export or action that nobody may use",
    }
)
