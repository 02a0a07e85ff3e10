"""Create table akun and 11 more.

M-SAFE create table akun
M-SAFE create table akun_peran
M-SAFE create table eselon
M-SAFE create table golongan
M-SAFE create table instansi
M-SAFE create table jabatan
M-SAFE create table jenjang
M-SAFE create table kedudukan_hukum
M-SAFE create table pegawai
M-SAFE create table periode
M-SAFE create table plt_plh
M-SAFE create table unor
"""

from app.models.alter import back, forward

revision = "0001_9ff48d54"
down_revision = None
branch_labels = ("schema_9ff4",)
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
