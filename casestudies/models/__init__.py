"""連携事例: the case, its parts and the list of cases."""

from casestudies.models.case import CasePage
from casestudies.models.consent import ConsentRecord
from casestudies.models.index_page import CaseIndexPage
from casestudies.models.parts import (
    CaseAttachment,
    CaseImage,
    CaseIndicator,
    CaseLink,
    CaseMunicipality,
    CasePartner,
    CaseVideo,
    KyoryokutaiDetail,
    RelatedCase,
    RmoDetail,
)
from casestudies.models.reviewing import (
    BothSides,
    MunicipalApproval,
    SharedForReview,
    Side,
    SideDecision,
)
from casestudies.models.substitution import Substitution

__all__ = [
    "BothSides",
    "CaseAttachment",
    "CaseImage",
    "CaseIndexPage",
    "CaseIndicator",
    "CaseLink",
    "CaseMunicipality",
    "CasePage",
    "CasePartner",
    "CaseVideo",
    "ConsentRecord",
    "KyoryokutaiDetail",
    "MunicipalApproval",
    "RelatedCase",
    "RmoDetail",
    "SharedForReview",
    "Side",
    "SideDecision",
    "Substitution",
]
