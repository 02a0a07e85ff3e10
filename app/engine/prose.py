"""The written part of schema/README.md; `app.engine.reference` puts the generated tables where <<name>> stands."""

# ruff: noqa: E501 - Markdown, whose tables and long paragraphs cannot be broken

from __future__ import annotations

from app.engine.prose_changes import CHANGES
from app.engine.prose_names import NAMES
from app.engine.prose_workflows import WORKFLOWS

HEAD = """<!-- Written by `ekinerja schema docs` from the declarations in app/engine; do not edit by hand. -->

# The schema language

One YAML file describes one menu: its table, list, search, filters, form, details, history, import, export, and who may
do what. You need no Python. This page is all there is to know.

"""

BODY = (
    """## Your first menu in 20 lines

Suppose your office wants to keep a list of its equipment. Write this into `schema/entities/inventaris.yaml` (the file is
called as the entity):

```yaml
entity: inventaris
label: Inventaris
title: "{kode} - {nama}"
scope: instansi
natural_key: [kode]
menu: {group: administrator, order: 90}
fields:
  kode: {type: text, label: Kode, required: true, max_length: 20}
  nama: {type: text, label: Nama Barang, required: true, max_length: 100}
  jenis: {type: choice, label: Jenis, choices: {alat: Alat, kendaraan: Kendaraan}, default: alat}
  unor: {type: relation, to: unor, label: Unor}
  dibeli: {type: date, label: Tanggal Pembelian}
  harga: {type: decimal, label: Harga, min: 0}
list: {columns: [kode, nama, jenis, unor, harga], sort: [kode], search: [kode, nama], filters: [jenis, unor]}
import: {key: [kode]}
export: {formats: [xlsx, csv]}
permissions:
  admin_instansi: {actions: [list, read, create, update, delete, import, export]}
  admin_unit: {actions: [list, read]}
  pegawai: {actions: [list, read]}
```

Then:

```
.venv/bin/ekinerja schema check      # says what is wrong, where, and how to mend it
.venv/bin/ekinerja schema migrate    # makes the table
make run                             # log in as Admin Instansi: the menu 'Inventaris' is there
```

What each line does: `label` is the menu's name; `title` is how one row is called everywhere; `scope: instansi` gives every
agency its own rows; `natural_key` is what tells rows apart, so no two rows of an agency have the same kode; `menu` puts it
into the navigation; each field has a name of your own, a `type` and a `label`; `list` says what the list shows, searches
and filters; `import` and `export` bring rows in from spreadsheets and out again; `permissions` says who may do what, and
whoever is not named there may do nothing.

When something is wrong, you are told where, what, and what would cure it:

```
schema/entities/inventaris.yaml:11:17: E201 unknown field type 'chioce'
   11 |   jenis: {type: chioce, label: Jenis, choices: {alat: Alat, kendaraan: Kendaraan}, default: alat}
      |                 ^^^^^^ did you mean 'choice'?
```

All findings of all files come at once. Those marked `warning` do not stop anything.

## A fuller example

Trainings of a unit, with their participants entered in the same form. It uses most of the language.

```yaml
entity: pelatihan
label: Pelatihan
label_plural: Pelatihan Pegawai
description: Pelatihan yang diselenggarakan unit kerja.
basis: Peraturan LAN 10/2018
title: "{nama} ({mulai})"
scope: {unor: unor}                    # rows belong to a unit: admins of other units cannot change them
natural_key: [nama, mulai]
menu: {group: administrator, order: 95}
fields:
  nama: {type: text, label: Nama, required: true, max_length: 150}
  unor: {type: relation, to: unor, label: Penyelenggara, required: true, default: {me: unor}}
  jenis: {type: choice, label: Jenis, required: true, choices: {klasikal: Klasikal, daring: Daring}, default: klasikal}
  mulai: {type: date, label: Mulai, required: true, default: {today: 0}}
  selesai: {type: date, label: Selesai}
  anggaran: {type: decimal, label: Anggaran, min: 0, digits: 15, places: 2}
  tautan: {type: link, label: Bahan}
  peserta:
    type: children
    label: Peserta
    natural_key: [pegawai]
    fields:
      pegawai: {type: relation, to: pegawai, label: Pegawai, required: true, option: "{nama} - {nip}", where: {aktif: true}}
      nilai: {type: integer, label: Nilai, min: 0, max: 100}
      lulus: {type: boolean, label: Lulus, default: false}
  jumlah_peserta: {type: computed, label: Peserta, count: peserta}
  jumlah_lulus: {type: computed, label: Lulus, count: peserta, where: {lulus: true}}
  lama: {type: computed, label: Lama (hari), days: [mulai, selesai]}
  berjalan: {type: computed, label: Status, labels: {true: BERJALAN, false: TIDAK BERJALAN}, when: {mulai: {lte: {today: 0}}, any: [{selesai: {is_null: true}}, {selesai: {gte: {today: 0}}}]}}
rules:
  - {id: urutan, check: {any: [{selesai: {is_null: true}}, {selesai: {gte: {field: mulai}}}]}, message: Selesai tidak boleh sebelum Mulai., field: selesai}
list:
  columns:
    - {field: nama, under: "{unor.nama}", badge: {text: Daring, when: {jenis: daring}}}
    - {label: Waktu, text: "{mulai} - {selesai}"}
    - jumlah_peserta
    - berjalan
  sort: [-mulai, nama]
  search: [nama, unor.nama]
  filters: [jenis, unor, mulai, berjalan]
  presets:
    tahun_terakhir: {label: Setahun terakhir, where: {mulai: {gte: {today: -365}}}}
form:
  layout:
    - [nama, jenis]
    - unor
    - {title: Waktu dan biaya, rows: [[mulai, selesai], anggaran]}
    - tautan
    - peserta
texts: {add: Tambah Pelatihan, delete_confirm: "Yakin akan menghapus pelatihan ini?"}
import: {key: [nama, mulai], synonyms: {nama: [Nama Pelatihan, Judul]}}
export: {formats: [xlsx], fields: [nama, unor.nama, mulai, selesai, jumlah_peserta]}
permissions:
  admin_instansi: {actions: [list, read, create, update, delete, import, export]}
  admin_unit:
    - {actions: [list, read, create, export]}
    - {actions: [update, delete], where: {mulai: {gte: {today: 0}}}}     # only what has not begun
  pegawai: {actions: [list, read], fields: {read: [nama, unor, jenis, mulai, selesai, tautan]}}
```

## Where things stand

| file | holds |
|---|---|
| `entities/<name>.yaml` | one entity a file |
| `roles.yaml` | the roles |
| `menu.yaml` | the groups of the navigation |
| `types.yaml` | lists of choices that several fields share |
| `workflows/<name>.yaml` | states and steps of entities that go from hand to hand, see Workflows |
| `entity.schema.json`, `workflow.schema.json` | the same rules for editors: put `# yaml-language-server: $schema=../entity.schema.json` on the first line of a file and the editor completes and checks |

Your own entities may stand in a folder of their own beside the packaged one, so that updates never touch them:
`kantor/entities/inventaris.yaml`, and then `EKINERJA_SCHEMA=schema:kantor` in the environment of every command. Later
folders add to earlier ones; its migrations are kept in `kantor/migrations`.

## YAML in a minute

- `key: value`; what is indented below a key belongs to it. Two blanks a step, never tabs.
- `{a: 1, b: 2}` is a set of keys on one line, `[a, b]` a list on one line. Both may be written over several lines instead.
- Text needs no quotes, unless it begins with `{`, `[`, `*`, `&`, `!`, `#`, `%`, `@`, `-` and a blank, or holds `: ` or ` #`. Within
  `{…}` and `[…]`, a text with `,`, `?` or brackets in it needs quotes, too. `"…"` is always safe.
- Values are taken as they are written: `no` is the text no, `0123` keeps its zero, `01-31` is a day of the year. Yes and no
  are `true` and `false`.
- Anchors (`&`), aliases (`*`), tags (`!`) and the same key twice are refused.

## What exists already

Entities that a relation may point at (`to:`):

<<entities>>

Menu groups (`menu: {group: …}`):

<<groups>>

Roles (`permissions: {role: …}`); see Permissions for what 'reaches' means:

<<roles>>

## The keys of an entity

<<entity_keys>>

A **layout** is a list of rows. A row is a field, or a list of fields side by side: `[nama, [mulai, selesai]]`. Rows may be
put under a heading: `{title: Waktu, rows: [[mulai, selesai]]}`.

A **template** is a text with fields in braces: `"{nama} - {unor.nama}"`. An empty field leaves nothing behind: the brackets
around it and the sign between it and its neighbour go with it.

A **path** is a field, or a field of the row that a relation points at: `unor.nama`, `pegawai.unor.nama`.

A **rule** says in your own words what is wrong when it is broken. `check` is a condition that every row fulfils. `no_overlap`
keeps rows apart: with `{from: mulai, to: selesai, per: [pegawai]}` no two rows of one pegawai have a day in common. Both days
belong to a row, an empty one is open, and a row whose `per` is empty is not compared. A day is taken whoever may see the row
that takes it; of two who save at once the second is told.

A **label** may be given in two languages: `label: {id: Nama, en: Name}`.

## Fields

Names are yours: small letters, digits and `_`. These words are taken: <<reserved>>.

Keys of every field (a `computed` and a `children` field has only `type`, `label`, `help`, `basis` and its own):

<<field_keys>>

## Field types
<<field_types>>

## Conditions

`where`, `when` and `check` hold conditions. They are written as data:

| written | holds when |
|---|---|
| `{status: draft}` | the field has this value |
| `{status: draft, aktif: true}` | both hold (several keys mean all) |
| `{nilai: {gte: 60, lt: 80}}` | 60 or more, and below 80 |
| `{status: {in: [draft, pengajuan]}}` | it is one of these |
| `{selesai: {is_null: true}}` | the field is empty; `false`: it is filled |
| `{not: {status: draft}}` | the inner condition does not hold |
| `{any: [{a: 1}, {b: 2}]}` | at least one holds |
| `{all: [{a: 1}, {not: {b: 2}}]}` | every one holds |
| `{unor.mandiri: true}` | the row behind the relation has this value |
| `{selesai: {gte: {field: mulai}}}` | compared with another field of the row |
| `{mulai: {lte: {today: 0}}}` | compared with today; `{today: -7}` is a week ago, `{today: 30}` in 30 days |
| `{pegawai: {me: pegawai}}` | the row is about the person who is logged in |
| `{unor: {within: {me: unors}}}` | the unit, or one below it, of those that one's roles were given for |
| `{exists: {of: plt_plh.unor, where: {aktif: true}}}` | some row of plt_plh whose `unor` is this row fulfils the inner condition |
| `{exists: {of: peserta}}` | there is a row in one's own field of type children |

Operators:

| operator | works on | holds when |
|---|---|---|
| `eq` | everything but multi_choice | equal; the same as writing the value alone |
| `lt` `lte` `gt` `gte` | numbers, dates, datetime, month_day, year | less, at most, more, at least |
| `in` | everything but multi_choice | equal to one of a list |
| `contains` | texts, multi_choice | the text holds these letters (capitals do not matter); the choice is ticked |
| `starts_with` | texts | the text begins so (capitals do not matter) |
| `within` | relations to an entity with a `tree`, or `id` there | this row or one below it |
| `is_null` | everything | `true`: empty, `false`: filled |

- An empty field fulfils no comparison, only `is_null: true`. `not` turns the outcome around: `{not: {status: draft}}` holds for
  an empty status, too. There is no 'not equal': write `not`.
- Both sides have the same type. A relation is compared with `{me: …}`, `{field: …}` or `is_null`; to compare it with something
  written, go one step further: `{unor.nama: Sekretariat}`. `id` is the row itself: `{not: {id: {me: account}}}`.
- `me` knows <<me>>: account, pegawai, instansi and unor (where one works) are rows; roles and unors (those that one's roles
  were given for) are several and go with `in` or `within`.
- Dates are written `2026-12-31`, days of the year `12-31`, moments `2026-12-31T08:00+07:00`, numbers `12.5`. `{now: true}` is the
  present moment, for datetime fields.
- A rule holds for everybody: no `me` in it. A `where` of `unique` speaks of the row alone. Conditions read stored fields, not
  computed ones.
- `{is: name, of: path}` calls a predicate written in Python. <<predicates>>

## Scope and permissions

Nothing is allowed that is not granted. What somebody may do follows from three things: the **actions** of their role here, how
far the role **reaches**, and the **scope** of the entity.

| role reaches | rows of scope instansi, {unor: …}, {via: …} | rows of scope shared |
|---|---|---|
| `all` | every row of every agency | every row |
| `instansi` | the rows of the agency | may look, never change |
| `unor` | those of the unit and the units below it, where the scope names a unit; else those of the agency | may look, never change |
| `self` | one's own, where the entity has an `owner`; else those of the agency, to look at only | may look, never change |
| `bawahan` | those of the people whom one rates today, each in the unit of the row | refused |
| `penilai` | those of whoever rates one today | refused |
| `decider` | those that name one by their `decider` | refused |

A role may have several blocks; each adds to the others. So do the roles of one person, and whoever has an account holds
the role `pegawai`, admins and operator too: what it is granted here, everybody may. A `fields` or `where` of another role
takes nothing of that away.

The roles `pejabat_penilai` (reaches `bawahan`) and `bawahan` (reaches `penilai`) come with where one stands among units,
pimpinan, PLT and PLH: whoever has an account as a pegawai holds both, and they reach the rows of those whom one rates, and of
whoever rates one, on that very day. They are never given, offered or granted; an entity needs an `owner` and a unit in its
scope (or `{via: …}` to such a row) to name them. So does `penentu` (reaches `decider`): everybody holds it, and it reaches the
rows that name one in the field that the entity's `decider` leads to, such as whoever is to approve a request.

```yaml
entity: usulan
label: Usulan
title: "{pegawai.nama}: {perihal}"
scope: {unor: pegawai.unor}
owner: pegawai
workflow: usulan                       # see Workflows
menu: {group: administrator, order: 96}
fields:
  pegawai: {type: relation, to: pegawai, label: Pegawai, required: true, default: {me: pegawai}}
  perihal: {type: text, label: Perihal, required: true, max_length: 150}
  isi: {type: long_text, label: Isi, required: true}
  catatan: {type: long_text, label: Catatan Admin}
permissions:
  admin_unit: {actions: [list, read, update], fields: {read: [pegawai, perihal, isi, catatan, status], write: [catatan]}}
  pegawai: {actions: [list, read, create, update, delete], fields: {write: [pegawai, perihal, isi]}}
```

`list` is the list and the look-up of relations, `read` the details page, `create`, `update` and `delete` the forms, `import`
and `export` the files. Export is apart from read: whoever may look may not take everything along. Without `fields`, a role sees
every field that is not masked and enters every field that is neither readonly nor computed.

"""
    + WORKFLOWS
    + CHANGES
    + NAMES
    + """## roles.yaml

<<roles_keys>>

## menu.yaml

<<menu_keys>>

## types.yaml

<<types_keys>>

## Where the rules come from

Every `basis` of the packaged schema. People see it under the heading, under the form field, or behind the message.

<<sources>>

## Codes of findings

| code | what it says |
|---|---|
<<codes>>
"""
)
