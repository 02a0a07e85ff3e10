"""Drop index akun.ix_akun__aktif and 37 more.

M-SAFE drop index akun.ix_akun__aktif
M-SAFE add index akun.ix_akun__aktif__nama
M-SAFE drop index instansi.ix_instansi__zona
M-SAFE drop index instansi.ix_instansi__jenis
M-SAFE add index instansi.ix_instansi__jenis__nama
M-SAFE add index instansi.ix_instansi__zona__nama
M-SAFE drop index jabatan.ix_jabatan__jenjang_id
M-SAFE drop index jabatan.ix_jabatan__aktif
M-SAFE drop index jabatan.ix_jabatan__jenis
M-SAFE add index jabatan.ix_jabatan__jenis__nama
M-SAFE add index jabatan.ix_jabatan__jenjang_id__nama
M-SAFE add index jabatan.ix_jabatan__aktif__nama
M-SAFE drop index kedudukan_hukum.ix_kedudukan_hukum__wajib_skp
M-SAFE add index kedudukan_hukum.ix_kedudukan_hukum__wajib_skp__kode
M-SAFE drop index pegawai.ix_pegawai__kedudukan_hukum_id
M-SAFE drop index pegawai.ix_pegawai__golongan_id
M-SAFE drop index pegawai.ix_pegawai__jenis_jabatan
M-SAFE drop index pegawai.ix_pegawai__unor_id
M-SAFE drop index pegawai.ix_pegawai__aktif
M-SAFE add index pegawai.ix_pegawai__unor_id__nama
M-SAFE add index pegawai.ix_pegawai__jenis_jabatan__nama
M-SAFE add index pegawai.ix_pegawai__golongan_id__nama
M-SAFE add index pegawai.ix_pegawai__kedudukan_hukum_id__nama
M-SAFE add index pegawai.ix_pegawai__aktif__nama
M-SAFE drop index plt_plh.ix_plt_plh__periode_akhir
M-SAFE drop index plt_plh.ix_plt_plh__unor_id
M-SAFE drop index plt_plh.ix_plt_plh__jenis
M-SAFE add index plt_plh.ix_plt_plh__jenis__periode_awal
M-SAFE add index plt_plh.ix_plt_plh__unor_id__periode_awal
M-SAFE add index plt_plh.ix_plt_plh__periode_akhir__periode_awal
M-SAFE drop index unor.ix_unor__induk_id
M-SAFE drop index unor.ix_unor__atasan_id
M-SAFE drop index unor.ix_unor__jenis_id
M-SAFE drop index unor.ix_unor__mandiri
M-SAFE add index unor.ix_unor__atasan_id__nama
M-SAFE add index unor.ix_unor__induk_id__nama
M-SAFE add index unor.ix_unor__jenis_id__nama
M-SAFE add index unor.ix_unor__mandiri__nama
"""

from app.models.alter import back, forward

revision = "0002_ec9953ae"
down_revision = "0001_199ce569"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
