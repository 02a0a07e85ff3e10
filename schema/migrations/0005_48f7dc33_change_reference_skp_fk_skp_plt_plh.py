"""Change reference skp.fk_skp__plt_plh.

M-BACKFILL change reference skp.fk_skp__plt_plh
"""

from app.models.alter import back, forward

revision = "0005_48f7dc33"
down_revision = "0004_236452c1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
