"""Change index akun.uq_akun__pegawai and 89 more.

M-BACKFILL change index akun.uq_akun__pegawai
M-SAFE drop index akun_peran.ix_akun_peran__akun_id
M-SAFE drop index akun_peran.ix_akun_peran__unor_id
M-SAFE add index akun_peran.fx_akun_peran__akun_id
M-SAFE add index akun_peran.fx_akun_peran__unor_id
M-SAFE change index bukti_dukung.ix_bukti_dukung__penilaian_id__nama
M-BACKFILL change index bukti_dukung_indikator.uq_bukti_dukung_indikator__bukti_dukung__indikator
M-SAFE change index bukti_dukung_indikator.ix_bukti_dukung_indikator__indikator_id
M-SAFE change index capaian_organisasi.ix_capaian_organisasi__unor_id
M-SAFE change index capaian_organisasi.ix_capaian_organisasi__periode_id__tahun__unor_id
M-SAFE drop index dokumen_cetak.ix_dokumen_cetak__penilaian_id
M-SAFE add index dokumen_cetak.fx_dokumen_cetak__penilaian_id
M-BACKFILL change index ekspektasi.uq_ekspektasi__skp__perilaku
M-SAFE drop index feedback_rekan.ix_feedback_rekan__pemberi_id
M-BACKFILL change index feedback_rekan.uq_feedback_rekan__penilaian__pemberi__perilaku
M-SAFE change index feedback_rekan.ix_feedback_rekan__penilaian_id__perilaku_id
M-SAFE add index feedback_rekan.fx_feedback_rekan__pemberi_id
M-SAFE change index indikator.ix_indikator__rhk_id__urutan
M-SAFE change index jadwal.ix_jadwal__periode_id__tahun__mulai
M-SAFE drop index keberatan.ix_keberatan__atasan_id
M-SAFE drop index keberatan.ix_keberatan__penilai_id
M-BACKFILL change index keberatan.uq_keberatan__penilaian
M-SAFE add index keberatan.fx_keberatan__penilai_id
M-SAFE add index keberatan.fx_keberatan__atasan_id
M-SAFE drop index klaim_pimpinan.ix_klaim_pimpinan__pegawai_id
M-BACKFILL change index klaim_pimpinan.uq_klaim_pimpinan__pegawai__99b5e7
M-BACKFILL change index klaim_pimpinan.uq_klaim_pimpinan__unor__99b5e7
M-SAFE add index klaim_pimpinan.fx_klaim_pimpinan__pegawai_id
M-SAFE change index klaim_pimpinan.ix_klaim_pimpinan__unor_id__diajukan
M-SAFE change index lampiran.ix_lampiran__skp_id__bagian__urutan
M-SAFE drop index matriks.ix_matriks__bawahan_id
M-BACKFILL change index matriks.uq_matriks__skp__bawahan
M-SAFE add index matriks.fx_matriks__bawahan_id
M-BACKFILL change index pegawai.uq_pegawai__unor__9eab43
M-SAFE change index pegawai.ix_pegawai__unor_id__nama
M-SAFE drop index pembinaan.ix_pembinaan__pembina_id
M-SAFE drop index pembinaan.ix_pembinaan__skp_id
M-SAFE add index pembinaan.fx_pembinaan__skp_id
M-SAFE add index pembinaan.fx_pembinaan__pembina_id
M-BACKFILL change index pengecualian.uq_pengecualian__pegawai__mulai
M-SAFE drop index penilaian.ix_penilaian__atasan_id
M-SAFE drop index penilaian.ix_penilaian__penilai_id
M-SAFE drop index penilaian.ix_penilaian__periode_id
M-BACKFILL change index penilaian.uq_penilaian__skp__periode
M-SAFE add index penilaian.fx_penilaian__periode_id
M-SAFE add index penilaian.fx_penilaian__penilai_id
M-SAFE add index penilaian.fx_penilaian__atasan_id
M-SAFE drop index permintaan_feedback.ix_permintaan_feedback__pegawai_id
M-SAFE drop index permintaan_feedback.ix_permintaan_feedback__peminta_id
M-BACKFILL change index permintaan_feedback.uq_permintaan_feedback__penilaian__pegawai
M-SAFE add index permintaan_feedback.fx_permintaan_feedback__pegawai_id
M-SAFE add index permintaan_feedback.fx_permintaan_feedback__peminta_id
M-BACKFILL change index plt_plh.uq_plt_plh__pegawai__unor__periode_awal
M-SAFE change index plt_plh.ix_plt_plh__unor_id__periode_awal
M-SAFE drop index realisasi.ix_realisasi__indikator_id
M-BACKFILL change index realisasi.uq_realisasi__penilaian__indikator
M-SAFE add index realisasi.fx_realisasi__indikator_id
M-SAFE drop index rencana_aksi.ix_rencana_aksi__rhk_id
M-SAFE change index rencana_aksi.ix_rencana_aksi__penilaian_id__rhk_id__urutan
M-SAFE add index rencana_aksi.fx_rencana_aksi__rhk_id
M-SAFE change index rhk.ix_rhk__skp_id__urutan
M-SAFE drop index skp.ix_skp__penilai_id
M-SAFE drop index skp.ix_skp__plt_plh_id
M-SAFE add index skp.fx_skp__plt_plh_id
M-SAFE add index skp.fx_skp__penilai_id
M-SAFE change index skp.ix_skp__unor_id__periode_awal
M-SAFE change index skp.ix_skp__pegawai_id__posisi__periode_awal
M-SAFE drop index tim_kerja.ix_tim_kerja__ketua_id
M-SAFE add index tim_kerja.fx_tim_kerja__ketua_id
M-SAFE change index tim_kerja.ix_tim_kerja__unor_id__tahun__nama
M-BACKFILL change index tim_kerja_anggota.uq_tim_kerja_anggota__tim_kerja__pegawai
M-SAFE change index tim_kerja_anggota.ix_tim_kerja_anggota__pegawai_id
M-SAFE drop index tinjauan.ix_tinjauan__dijelaskan_oleh_id
M-SAFE drop index tinjauan.ix_tinjauan__ditinjau_oleh_id
M-BACKFILL change index tinjauan.uq_tinjauan__penilaian
M-SAFE add index tinjauan.fx_tinjauan__ditinjau_oleh_id
M-SAFE add index tinjauan.fx_tinjauan__dijelaskan_oleh_id
M-SAFE drop index umpan_balik_hasil.ix_umpan_balik_hasil__indikator_id
M-BACKFILL change index umpan_balik_hasil.uq_umpan_balik_hasil__penilaian__indikator
M-SAFE add index umpan_balik_hasil.fx_umpan_balik_hasil__indikator_id
M-BACKFILL change index umpan_balik_perilaku.uq_umpan_balik_perilaku__penilaian__perilaku
M-SAFE change index unor.ix_unor__atasan_id__nama
M-SAFE change index unor.ix_unor__induk_id__nama
M-SAFE drop index usulan_plt.ix_usulan_plt__pegawai_id
M-BACKFILL change index usulan_plt.uq_usulan_plt__pegawai__unor__99b5e7
M-SAFE add index usulan_plt.fx_usulan_plt__pegawai_id
M-SAFE change index usulan_plt.ix_usulan_plt__unor_id__periode_awal
M-SAFE drop index usulan_profil.ix_usulan_profil__pegawai_id
M-BACKFILL change index usulan_profil.uq_usulan_profil__pegawai__99b5e7
M-SAFE add index usulan_profil.fx_usulan_profil__pegawai_id
"""

from app.models.alter import back, forward

revision = "0015_8c832b32"
down_revision = "0014_f84a0ed6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
