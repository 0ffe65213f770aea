"""Fields on cooperation: who cooperates, under which programmes, with which resources."""

from django.db import models

from portal.japanese.date_fields import FiscalYearField
from portal.vocabularies.fields import terms_field


class Cooperation(models.Model):
    """連携: both departments, and the vocabularies for the search."""

    welfare_section = models.CharField("福祉側の担当課", max_length=100, blank=True)
    welfare_role = models.TextField("福祉側の役割", blank=True)
    regional_section = models.CharField("地域振興側の担当課", max_length=100, blank=True)
    regional_role = models.TextField("地域振興側の役割", blank=True)
    coordinator = models.CharField("多機関協働事業者", max_length=100, blank=True)

    supports = terms_field("3つの支援", "support")
    juso = terms_field("重層的支援体制整備事業の構成", "juso")
    consultations = terms_field("包括的相談支援の既存事業", "consultation")
    community = terms_field("地域づくりの既存事業", "community")
    conferences = terms_field("参画した会議体", "conference")
    plans = terms_field("位置づけた計画", "plan")
    programmes = terms_field("地域力創造施策", "programme")
    fields = terms_field("制度分野", "field")
    policies = terms_field("連携に配慮する施策", "policy")
    issues = terms_field("地域生活課題", "issue")
    patterns = terms_field("連携パターン", "pattern")
    places = terms_field("場の種類", "place")

    class Meta:
        abstract = True


class Resources(models.Model):
    """資源: money as a number with its year, and people."""

    cost = models.PositiveBigIntegerField("事業費（円）", null=True, blank=True)
    cost_fiscal_year = FiscalYearField("事業費の年度", null=True, blank=True)
    cost_note = models.CharField("事業費の備考", max_length=300, blank=True)
    fundings = terms_field("財源・利用した制度", "funding")
    funding_note = models.CharField("財源の備考", max_length=300, blank=True)
    staffing = models.TextField("人員体制", blank=True)

    class Meta:
        abstract = True


class Contact(models.Model):
    """連絡先: a post, never a person."""

    class Inspection(models.TextChoices):
        """視察・照会の可否."""

        BOTH = "both", "視察・照会とも可"
        INQUIRY = "inquiry", "照会のみ可"
        NONE = "none", "視察・照会とも不可"

    contact_section = models.CharField("連絡先の課・係", max_length=100)
    contact_phone = models.CharField("電話番号", max_length=30, blank=True)
    contact_email = models.EmailField("メールアドレス", blank=True)
    inspection = models.CharField(
        "視察・照会の可否",
        max_length=10,
        choices=Inspection.choices,
        default=Inspection.INQUIRY,
    )
    inspection_note = models.CharField("視察・照会の備考", max_length=300, blank=True)

    class Meta:
        abstract = True
