"""The words of the files beside the entities: `roles.yaml`, `menu.yaml` and `types.yaml`."""

from __future__ import annotations

from app.engine.language import BOOLEAN, INTEGER, LABEL, NAME, Key, block, list_of, map_of, names_of, one_of

ROLES = block(
    "roles.yaml",
    Key(
        "roles",
        names_of(
            block(
                "role",
                Key("label", LABEL, "What people read.", example="label: Admin Unit", required=True),
                Key("description", LABEL, "What it is for.", "none", "description: Mengurus satu unor."),
                Key(
                    "reach",
                    one_of("all", "instansi", "unor", "self", "bawahan", "penilai", "decider"),
                    "How far its power goes: everything, one's instansi, a unit and those below it, one's own rows; "
                    "the rows of those whom one rates today, the rows of whoever rates one today, the rows that one "
                    "decides on.",
                    example="reach: unor",
                    required=True,
                ),
                Key(
                    "grants",
                    list_of(NAME),
                    "The roles that its holder may give to others.",
                    "none",
                    "grants: [admin_unit]",
                ),
                Key(
                    "share_views",
                    BOOLEAN,
                    "May share saved views of lists with everybody in the instansi who may open the list.",
                    "false",
                    "share_views: true",
                ),
            )
        ),
        "The roles.",
        example="roles: {admin_unit: {label: Admin Unit, reach: unor}}",
        required=True,
    ),
)

MENU = block(
    "menu.yaml",
    Key(
        "groups",
        names_of(
            block(
                "group",
                Key("label", LABEL, "Heading in the navigation.", example="label: Administrator", required=True),
                Key("order", INTEGER, "Place, small numbers first.", "100", "order: 10"),
            )
        ),
        "The groups of the navigation.",
        example="groups: {administrator: {label: Administrator, order: 10}}",
        required=True,
    ),
)

TYPES = block(
    "types.yaml",
    Key(
        "choices",
        names_of(map_of(LABEL)),
        "Lists of choices shared by several fields, used as `choices: name`.",
        example="choices: {jenis_kelamin: {L: Laki-laki, P: Perempuan}}",
        required=True,
    ),
)
