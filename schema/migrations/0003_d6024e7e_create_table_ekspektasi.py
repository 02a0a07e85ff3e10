"""Create table ekspektasi and 9 more.

M-SAFE create table ekspektasi
M-SAFE create table indikator
M-SAFE create table lampiran
M-SAFE create table matriks
M-SAFE create table pengecualian
M-SAFE create table perilaku
M-SAFE create table rhk
M-SAFE create table skp
M-SAFE create table tim_kerja
M-SAFE create table tim_kerja_anggota
"""

from app.models.alter import back, forward

revision = "0003_d6024e7e"
down_revision = "0002_05ad7a36"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
