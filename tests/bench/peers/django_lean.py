"""Django admin over the same tables, as a careful user would set it up.

Joined relations, no full count beside the filtered one, type-ahead for long relations. Run as a module with `setup`,
`export FORM FILE` or `import FILE` it does what has no page.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import django
import tablib
from django.conf import settings

from tests.bench.peers import given


def database(url: str) -> dict[str, object]:
    """Django's words for an SQLAlchemy address."""
    if url.startswith("sqlite"):
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": url.removeprefix("sqlite:///")}
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "HOST": parts.hostname,
        "PORT": parts.port or 5432,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "CONN_MAX_AGE": 600,
    }


settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    STATIC_URL="/static/",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": database(given.url())},
    DATA_UPLOAD_MAX_NUMBER_FIELDS=None,
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "import_export",
        "tests.bench",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
)
django.setup()

from django.contrib import admin  # noqa: E402 - Django must be set up before its parts are imported
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.urls import path  # noqa: E402
from import_export import resources  # noqa: E402
from import_export.admin import ImportExportMixin  # noqa: E402


class Unor(models.Model):
    """The units."""

    nama = models.CharField(max_length=200)

    class Meta:
        managed, app_label, db_table = False, "bench", "unor"

    def __str__(self) -> str:
        return str(self.nama)


class Pegawai(models.Model):
    """The people, with the twenty columns that are exported."""

    instansi_id = models.BigIntegerField(default=1)
    nip = models.CharField(max_length=18)
    nama = models.CharField(max_length=120)
    gelar_depan = models.CharField(max_length=40, null=True, blank=True)
    gelar_belakang = models.CharField(max_length=60, null=True, blank=True)
    unor = models.ForeignKey(Unor, models.RESTRICT, db_column="unor_id")
    jenis_jabatan = models.CharField(max_length=20, choices=[("pegawai", "Pegawai"), ("pimpinan", "Pimpinan")])
    status_pimpinan = models.CharField(max_length=20)
    jabatan = models.CharField(max_length=200)
    tmt_jabatan = models.DateField(null=True, blank=True)
    jenis_pegawai = models.CharField(max_length=10, null=True, blank=True)
    tmt_golongan = models.DateField(null=True, blank=True)
    tempat_lahir = models.CharField(max_length=80, null=True, blank=True)
    tanggal_lahir = models.DateField(null=True, blank=True)
    jenis_kelamin = models.CharField(max_length=1, null=True, blank=True)
    email = models.CharField(max_length=254, null=True, blank=True)
    telepon = models.CharField(max_length=20, null=True, blank=True)
    aktif = models.BooleanField(default=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        managed, app_label, db_table = False, "bench", "pegawai"

    def __str__(self) -> str:
        return f"{self.nama} - {self.nip}"


class PltPlh(models.Model):
    """Acting heads: the form with a relation to every pegawai."""

    instansi_id = models.BigIntegerField(default=1)
    pegawai = models.ForeignKey(Pegawai, models.RESTRICT, db_column="pegawai_id")
    unor = models.ForeignKey(Unor, models.RESTRICT, db_column="unor_id")
    jabatan = models.CharField(max_length=200)
    jenis = models.CharField(max_length=3, choices=[("PLT", "Pelaksana Tugas"), ("PLH", "Pelaksana Harian")])
    periode_awal = models.DateField()
    periode_akhir = models.DateField()
    aktif = models.BooleanField(default=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        managed, app_label, db_table = False, "bench", "plt_plh"


class PegawaiResource(resources.ModelResource):
    """What import and export of people mean."""

    class Meta:
        model = Pegawai
        import_id_fields = ("nip",)
        exclude = ("id", "version", "created_at", "updated_at", "instansi_id")
        use_bulk = True
        batch_size = 1000
        skip_diff = True


@admin.register(Unor)
class UnorAdmin(admin.ModelAdmin):
    """Needed for type-ahead."""

    search_fields = ("nama",)


@admin.register(Pegawai)
class PegawaiAdmin(ImportExportMixin, admin.ModelAdmin):
    """The list of people."""

    resource_classes = (PegawaiResource,)
    list_display = ("nip", "nama", "unor", "jabatan", "jenis_jabatan")
    list_select_related = ("unor",)
    show_full_result_count = False
    list_per_page = 50
    ordering = ("nama",)
    search_fields = ("nip", "nama")
    list_filter = ("jenis_jabatan", "aktif")
    autocomplete_fields = ("unor",)
    exclude = ("version", "instansi_id")


@admin.register(PltPlh)
class PltPlhAdmin(admin.ModelAdmin):
    """The form with the long relation."""

    autocomplete_fields = ("pegawai", "unor")
    exclude = ("version", "instansi_id")


urlpatterns = [path("admin/", admin.site.urls)]
application = get_wsgi_application()


def setup() -> None:
    """Make Django's own tables and a superuser; print a session cookie for it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    call_command("migrate", verbosity=0)
    users = get_user_model().objects
    user = users.filter(username="bench").first() or users.create_superuser("bench", "", "bench")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    print(session.session_key)


def export(form: str, target: str) -> None:
    """Write every pegawai to `target`; print the seconds it took."""
    start = time.perf_counter()
    data = PegawaiResource().export(Pegawai.objects.select_related("unor"))
    made = data.export(form)
    Path(target).write_bytes(made.encode() if isinstance(made, str) else made)
    print(json.dumps({"seconds": time.perf_counter() - start}))


def load(source: str) -> None:
    """Import the .xlsx at `source`, a dry run first, as the admin page does."""
    data = tablib.Dataset().load(Path(source).read_bytes(), format="xlsx")
    PegawaiResource().import_data(data, dry_run=True)
    PegawaiResource().import_data(data, dry_run=False)


COMMANDS: Mapping[str, Callable[..., None]] = {"setup": setup, "export": export, "import": load}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](*sys.argv[2:])
