"""Flask-Admin as its documentation shows it: its SQLAlchemy views over mapped classes."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, Boolean, Date, DateTime, ForeignKey, Integer, String
from sqlalchemy.orm import mapped_column, relationship

from tests.bench.peers import given

application = Flask(__name__)
application.config.update(SQLALCHEMY_DATABASE_URI=given.url(), SECRET_KEY="bench")
db = SQLAlchemy(application)
Model: Any = db.Model


class Unor(Model):
    """The units."""

    __tablename__ = "unor"
    id = mapped_column(Integer, primary_key=True)
    nama = mapped_column(String(200))

    def __str__(self) -> str:
        return str(self.nama)


class Pegawai(Model):
    """The people."""

    __tablename__ = "pegawai"
    id = mapped_column(Integer, primary_key=True)
    instansi_id = mapped_column(BigInteger)
    nip = mapped_column(String(18))
    nama = mapped_column(String(120))
    unor_id = mapped_column(ForeignKey("unor.id"))
    unor = relationship(Unor)
    jenis_jabatan = mapped_column(String(20))
    jabatan = mapped_column(String(200))
    aktif = mapped_column(Boolean)
    version = mapped_column(Integer, default=1)
    updated_at = mapped_column(DateTime(timezone=True))

    def __str__(self) -> str:
        return f"{self.nama} - {self.nip}"


class PltPlh(Model):
    """Acting heads."""

    __tablename__ = "plt_plh"
    id = mapped_column(Integer, primary_key=True)
    pegawai_id = mapped_column(ForeignKey("pegawai.id"))
    pegawai = relationship(Pegawai)
    jabatan = mapped_column(String(200))
    periode_awal = mapped_column(Date)


class PegawaiView(ModelView):
    """The list of people."""

    column_list = ("nip", "nama", "unor", "jabatan", "jenis_jabatan")
    column_searchable_list = ("nip", "nama")
    column_filters = ("jenis_jabatan", "aktif")
    column_default_sort = "nama"
    page_size = 50
    form_columns = ("nip", "nama", "unor", "jabatan", "jenis_jabatan", "aktif")


admin = Admin(application, name="bench")
admin.add_view(PegawaiView(Pegawai, db.session, endpoint="pegawai"))
admin.add_view(ModelView(PltPlh, db.session, endpoint="plt_plh"))
