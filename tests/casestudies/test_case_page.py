"""The page of a case: what readers see, and what is left out."""

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies.fields import LONG_FIELDS
from casestudies.models import (
    CaseAttachment,
    CaseImage,
    CaseIndicator,
    CaseLink,
    CasePage,
    CasePartner,
    CaseVideo,
    ConsentRecord,
    KyoryokutaiDetail,
    RelatedCase,
    RmoDetail,
)
from portal.accounts.visibility import Visibility
from portal.pages.models import PortalSettings
from tests.factories.accounts import EditorFactory, UserFactory
from tests.factories.casestudies import CasePageFactory, term
from tests.factories.municipalities import MunicipalityFactory, RegionFactory
from tests.factories.pages import PortalDocumentFactory, PortalImageFactory
from tests.support.html import compact

pytestmark = pytest.mark.django_db


def html_of(client: Client, case: CasePage) -> str:
    response = client.get(case.url)
    assert response.status_code == 200
    return compact(response.content.decode())


def headings(html: str) -> list[str]:
    main = html.partition("<main")[2].partition("</main>")[0]
    return [re.sub(r"<[^>]+>", "", text) for text in re.findall(r"<h[23][^>]*>(.*?)</h[23]>", main)]


def full_case(**fields: object) -> CasePage:
    answers = {name: f"{name}の答えです。" for name in LONG_FIELDS}
    values: dict[str, object] = {
        **answers,
        "municipalities": [
            MunicipalityFactory(
                name="杉ヶ沢町", region=RegionFactory(name="山間圏域"), with_population=8123
            )
        ],
        "welfare_section": "福祉課",
        "welfare_role": "声かけと見守り",
        "regional_section": "地域振興課",
        "regional_role": "協力隊員の配置",
        "coordinator": "社会福祉協議会",
        "partners": [
            CasePartner(
                partner=term("partner", "npo", "NPO法人"),
                name="はたけの会",
                role="畑の管理",
                side="other",
            )
        ],
        "cost": 1200000,
        "cost_fiscal_year": 2024,
        "indicators": [
            CaseIndicator(
                name="参加者数",
                before=0,
                after=1234,
                unit="人",
                before_as_of="2022-03",
                after_as_of="2025-03",
            )
        ],
        "confirmed_on": datetime.date(2026, 11, 23),
        "responsible_section": "地域福祉課",
        "issues": [term("issue", "hikikomori", "ひきこもり")],
    }
    return CasePageFactory(**{**values, **fields})


def test_empty_optional_fields_vanish_with_their_headings(client: Client) -> None:
    html = html_of(client, CasePageFactory())
    assert headings(html) == [
        "概要",
        "取り組んだ理由",
        "きっかけ・背景・課題",
        "目的",
        "取り組みの内容",
        "問い合わせ先",
        "目次",
    ]
    for absent in ("費用", "段階・結果 </th>", "連携体制", "電話番号", "indicator-table"):
        assert absent not in html.partition("<main")[2]


def test_story_stands_in_the_order_of_the_interview(client: Client) -> None:
    html = html_of(client, full_case())
    assert re.findall(r'<section class="story__chapter[^"]*" id="(\w+)"', html) == [
        "why",
        "what",
        "cooperation",
        "resources",
        "results",
        "failures",
        "learning",
        "advice",
        "contact",
    ]
    for name in LONG_FIELDS:
        assert f"{name}の答えです。" in html


def test_contents_lead_to_the_chapters_shown(client: Client) -> None:
    html = html_of(client, full_case())
    linked = re.findall(r'<li><a href="#(\w+)">', html)
    assert linked == re.findall(r'<section class="story__chapter[^"]*" id="(\w+)"', html)


def test_facts_show_municipality_population_with_year_and_both_sections(client: Client) -> None:
    html = html_of(client, full_case())
    table = html.partition("case__facts")[2].partition("</table>")[0]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", table))
    assert "杉ヶ沢町（山間圏域）" in text
    assert "8,123人（2020年）" in text
    assert "令和6年度（2024年度）" in text
    assert "実施中 ／ 成果あり" in text
    assert "1,200,000円（令和6年度）" in text
    assert "福祉課" in text
    assert "地域振興課" in text


def test_population_stays_that_of_the_case_when_statistics_change(client: Client) -> None:
    case = full_case()
    case.municipalities[0].statistics.update(value=5000)
    assert "8,123人" in html_of(client, case)


def test_diagram_shows_every_partner_on_its_side(client: Client) -> None:
    html = html_of(client, full_case())
    sides = dict(
        re.findall(
            r'<section class="diagram__side diagram__side--(\w+)".*?>(.*?)</section>', html, re.S
        )
    )
    assert list(sides) == ["welfare", "both", "regional", "other"]
    assert "福祉課" in sides["welfare"]
    assert "声かけと見守り" in sides["welfare"]
    assert "社会福祉協議会" in sides["both"]
    assert "地域振興課" in sides["regional"]
    assert "はたけの会" in sides["other"]
    assert "NPO法人" in sides["other"]


def test_results_show_before_and_after_with_their_months(client: Client) -> None:
    table = html_of(client, full_case()).partition('class="indicator-table"')[2]
    text = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", table.partition("</table>")[0]))
    assert text.endswith("参加者数0人令和4年3月1,234人令和7年3月")


def test_terms_lead_to_the_other_cases_they_describe(client: Client) -> None:
    assert '<a href="/cases/?issue=hikikomori">ひきこもり</a>' in html_of(client, full_case())


def test_sub_forms_show_their_filled_fields_only(client: Client) -> None:
    html = html_of(
        client,
        full_case(
            kyoryokutai_details=[KyoryokutaiDetail(headcount=2, mission="茶畑の再生")],
            rmo_details=[RmoDetail(legal_form="任意団体")],
        ),
    )
    assert "茶畑の再生" in html
    assert "任意団体" in html
    assert "任期後の定住・起業" not in html
    assert "収入源" not in html


def test_picture_has_alternative_text_caption_and_licence(client: Client) -> None:
    image = PortalImageFactory(
        alt_text="茶畑で3人が草を取っている", caption="畑のようす", licence="CC BY 4.0 汐野県"
    )
    html = html_of(client, full_case(images=[CaseImage(image=image)]))
    assert 'alt="茶畑で3人が草を取っている"' in html
    assert "畑のようす" in html
    assert "CC BY 4.0 汐野県" in html


def test_files_show_kind_type_and_size(client: Client) -> None:
    document = PortalDocumentFactory(title="設置要綱")
    html = html_of(
        client, full_case(attachments=[CaseAttachment(document=document, kind="guideline")])
    )
    assert f'<a href="{document.url}">設置要綱</a>' in html
    assert "要綱・TXT・" in html


def test_file_for_municipalities_is_not_even_named_to_the_public(client: Client) -> None:
    document = PortalDocumentFactory(title="内部の協定書", visibility=Visibility.MUNICIPAL)
    case = full_case(attachments=[CaseAttachment(document=document)])
    assert "使える資料" not in html_of(client, case)
    client.force_login(UserFactory())
    assert "内部の協定書" in html_of(client, case)


def test_videos_and_links_are_links(client: Client) -> None:
    html = html_of(
        client,
        full_case(
            videos=[CaseVideo(title="紹介動画", url="https://video.example.jp/1")],
            links=[CaseLink(title="活動の記録", url="https://town.example.jp/")],
        ),
    )
    assert '<a href="https://video.example.jp/1" rel="noopener">紹介動画</a>' in html
    assert '<a href="https://town.example.jp/" rel="noopener">活動の記録</a>' in html
    assert "<iframe" not in html


def test_consent_record_and_verifier_are_never_shown(client: Client) -> None:
    case = full_case(
        verified_by="確認した架空の係",
        consents=[
            ConsentRecord(
                subject="架空の同意者",
                obtained_on=datetime.date(2026, 5, 1),
                obtained_by="架空の取得者",
            )
        ],
    )
    client.force_login(EditorFactory())
    html = html_of(client, case)
    for secret in ("確認した架空の係", "架空の同意者", "架空の取得者"):
        assert secret not in html


def test_foot_shows_confirmation_owner_and_where_to_report_a_mistake(client: Client) -> None:
    case = full_case()
    PortalSettings.objects.update_or_create(
        site=case.get_site(),
        defaults={"contact_email": "renkei@example.jp", "contact_section": "地域福祉課"},
    )
    html = html_of(client, case)
    assert "令和8年11月23日（月）" in html
    assert "管理する課" in html
    assert "まちがいを知らせる" in html
    assert f"/feedback/?kind=mistake&amp;page={case.url}" in html


def test_printed_page_bears_qr_code_address_and_date(client: Client) -> None:
    case = full_case()
    html = html_of(client, case)
    assert 'class="page__qr" src="data:image/svg+xml' in html
    assert f"http://localhost{case.url}" in html
    today = timezone.localdate()
    assert f"{today.month}月{today.day}日" in html.partition("印刷日：")[2][:40]


def test_page_has_no_inline_style_or_script(client: Client) -> None:
    html = html_of(client, full_case())
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]*(?:src=|application/ld))", html)


@pytest.mark.parametrize(
    "fields",
    [
        {"live": False},
        {"expire_at": timezone.now() - datetime.timedelta(minutes=1)},
        {"visibility": Visibility.MUNICIPAL},
        {"visibility": Visibility.PREFECTURAL},
        {"visibility": Visibility.PARTICIPANTS},
    ],
    ids=["draft", "expired", "municipal", "prefectural", "participants"],
)
def test_what_the_public_may_not_see_answers_like_nothing(
    client: Client, fields: dict[str, object]
) -> None:
    hidden = CasePageFactory(title="隠れた事例", issues=[term("issue", "x", "課題")], **fields)
    shown = CasePageFactory(
        issues=[term("issue", "x", "課題")], related_cases=[RelatedCase(case=hidden)]
    )
    assert client.get(hidden.url).status_code == 404
    html = html_of(client, shown)
    assert "隠れた事例" not in html
    assert "似た事例" not in html


def test_number_of_queries_does_not_depend_on_the_number_of_cases(client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            html_of(client, case)
        return len(queries)

    issue, pattern = term("issue", "x", "課題"), term("pattern", "y", "形")
    case = full_case(issues=[issue], patterns=[pattern])
    for _ in range(6):
        CasePageFactory(issues=[issue], patterns=[pattern])
    html_of(client, case)
    few = count()
    for _ in range(15):
        CasePageFactory(issues=[issue], patterns=[pattern])
    assert count() == few
    assert few <= 45


def test_saved_draft_can_be_viewed_before_it_is_published(editor: Client) -> None:
    draft = CasePageFactory(live=False, title="下書きの事例")
    response = editor.get(f"/admin/pages/{draft.pk}/view_draft/")
    assert response.status_code == 200
    assert "下書きの事例" in compact(response.content.decode())


def test_whom_to_ask_leads_to_the_contacts_of_each_municipality(client: Client, index) -> None:
    towns = [MunicipalityFactory(name=name) for name in ("甲町", "乙町")]
    case = CasePageFactory(municipalities=towns)
    html = compact(client.get(case.url).content.decode())
    for town in towns:
        link = f'<a href="/contacts/?municipality={town.code}#found">{town.name}の連絡調整担当を見る</a>'
        assert link in html
