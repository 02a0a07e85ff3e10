"""Who may call a route. Every route declares it; one that does not is refused, and fails a test.

    @page.get("/login")
    @guard.public
    def login(): ...

    @page.get("/beranda")
    @guard.account
    def beranda(): ...

    @expose("/edit/", methods=("GET", "POST"))
    @guard.permission("update")          # on a view object that has `entity_name`
    def edit_view(self): ...

The rows that a person may touch are no business of this module: `app.models.scope` decides about those.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, cast

from app.domain.actor import Actor
from app.engine import permissions
from app.engine.spec import Catalog
from app.errors import NotAllowed

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "__guard__"

VERBS = {
    "list": "membuka daftar",
    "read": "melihat",
    "create": "menambah",
    "update": "mengubah",
    "delete": "menghapus",
    "restore": "memulihkan",
    "import": "mengimpor",
    "export": "mengekspor",
}


@dataclass(frozen=True, slots=True)
class Guard:
    """What a route asks for: nothing, an account, a key of the API, or a permission.

    That is one on an entity; '' means that of the view object.
    """

    kind: Literal["public", "account", "permission", "key"]
    action: str = ""
    entity: str = ""


def _declare(view: View, guard: Guard) -> View:
    setattr(view, ATTRIBUTE, guard)
    return view


def public(view: View) -> View:
    """Anybody may call this route, signed in or not."""
    return _declare(view, Guard("public"))


def account(view: View) -> View:
    """Any signed-in account may call this route; what it shows is the caller's own."""
    return _declare(view, Guard("account"))


def key(view: View) -> View:
    """Whoever bears a key of the API may call this route, as far as the key and the account behind it go."""
    return _declare(view, Guard("key"))


def permission(action: str, entity: str = "") -> Callable[[View], View]:
    """Whoever may do `action` on `entity` may call this route; without `entity`, on the view object's `entity_name`."""
    return lambda view: _declare(view, Guard("permission", action, entity))


def declared(view: Callable[..., Any]) -> Guard | None:
    """What `view` declares, with the entity filled in from its view object; None when it declares nothing."""
    guard = cast("Guard | None", getattr(view, ATTRIBUTE, None))
    if guard is None or guard.kind != "permission" or guard.entity:
        return guard
    owner = getattr(view, "__self__", None)
    return Guard(guard.kind, guard.action, str(getattr(owner, "entity_name", "")))


def authorize(catalog: Catalog, actor: Actor, entity: str, action: str) -> None:
    """Refuse unless one of the actor's roles grants `action` on `entity`. Raises NotAllowed with the reason."""
    if permissions.may(catalog, actor, entity, action):
        return
    roles = ", ".join(permissions.role_labels(catalog, actor)) or "tanpa peran"
    spec = catalog.entities.get(entity)
    what = f"{VERBS.get(action, 'melakukan tindakan ini pada')} {spec.label_plural if spec else entity}"
    raise NotAllowed(
        f"Anda tidak berhak {what}: peran Anda ({roles}) tidak memuat hak itu.",
        "Hubungi admin instansi bila Anda memerlukan hak tersebut.",
    )
