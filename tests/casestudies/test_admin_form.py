"""Writing a case in the admin: drafts may be incomplete, publishing asks for what is missing."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from casestudies.models import CaseIndexPage, CasePage
from casestudies.models.parts import PARTS
from casestudies.rules import DECLARATIONS
from portal.pages.tags import merge_tags
from portal.vocabularies.models import PortalTag
from tests.factories.casestudies import CasePageFactory, term
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.vocabularies import PortalTagFactory

pytestmark = pytest.mark.django_db

TYPED = "毎週水曜の午前に公民館を開けました。"


def add_url(index: CaseIndexPage) -> str:
    return reverse("wagtailadmin_pages:add", args=["casestudies", "casepage", index.pk])


def edit_url(case: CasePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[case.pk])


def form_data(**fields: Any) -> dict[str, Any]:
    """Return the form data of a draft as a browser sends it, with the given fields filled in."""
    data: dict[str, Any] = {
        "title": "ちゃばたけの日",
        "fiscal_year": "令和6年度",
        "visibility": "public",
        "source_kind": "municipality",
        "inspection": "inquiry",
        "comments": inline_formset([]),
    }
    data |= {relation: inline_formset([]) for relation in PARTS}
    data |= fields
    return nested_form_data(data)


def complete(**fields: Any) -> dict[str, Any]:
    """Return the form data of a case that can be published."""
    return form_data(
        **{
            "summary": "茶畑で働く日を設けました。",
            "background": "居場所がありませんでした。",
            "purpose": "役割を持って出かけること。",
            "content": TYPED,
            "stage": term("stage", "running", "実施中").pk,
            "outcome": term("outcome", "success", "成果あり").pk,
            "contact_section": "地域福祉課",
            "case_municipalities": inline_formset([{"municipality": MunicipalityFactory().pk}]),
            **dict.fromkeys(DECLARATIONS, "on"),
            **fields,
        }
    )


def publish(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "action-publish": "action-publish"}


def test_form_asks_questions_and_says_what_it_is_not_for(
    editor: Client, index: CaseIndexPage
) -> None:
    html = editor.get(add_url(index)).content.decode()
    assert "なぜ始めたのですか。" in html
    assert "ここは、個別の支援の情報を書く場所ではありません。" in html
    assert "目安は800字以内です。" in html
    for tab in ("基本", "なぜ", "何を", "連携", "資源と結果", "学び", "素材", "公開"):
        assert re.search(rf">\s*{tab}\s*<", html), tab


def test_draft_needs_title_and_fiscal_year_only(editor: Client, index: CaseIndexPage) -> None:
    response = editor.post(add_url(index), form_data())
    assert response.status_code == 302
    case = CasePage.objects.get()
    assert (case.title, case.fiscal_year, case.slug, case.live) == (
        "ちゃばたけの日",
        2024,
        "2024-001",
        False,
    )


def test_complete_case_is_published(publisher: Client, index: CaseIndexPage) -> None:
    response = publisher.post(add_url(index), publish(complete()))
    assert response.status_code == 302
    case = CasePage.objects.get()
    assert case.live
    assert [m.name for m in case.municipalities] != []


def test_publishing_without_declarations_names_them_and_loses_nothing(
    publisher: Client, index: CaseIndexPage
) -> None:
    data = complete()
    for name in DECLARATIONS:
        del data[name]
    response = publisher.post(add_url(index), publish(data))
    assert response.status_code == 200
    form = response.context["form"]
    assert set(form.errors) == set(DECLARATIONS)
    assert TYPED in response.content.decode()
    assert CasePage.objects.count() == 0


def test_draft_may_lack_declarations(editor: Client, index: CaseIndexPage) -> None:
    data = complete()
    for name in DECLARATIONS:
        del data[name]
    assert editor.post(add_url(index), data).status_code == 302
    assert CasePage.objects.get().live is False


def test_publishing_an_incomplete_draft_names_every_missing_answer(
    publisher: Client, index: CaseIndexPage
) -> None:
    response = publisher.post(add_url(index), publish(form_data(content=TYPED)))
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {
        "summary",
        "background",
        "purpose",
        "stage",
        "outcome",
        "contact_section",
        *DECLARATIONS,
    }
    html = response.content.decode()
    assert TYPED in html
    assert "公開するには、市町村を1つ以上選んでください。" in html


def test_live_case_keeps_its_page_while_a_draft_of_it_is_incomplete(
    editor: Client, index: CaseIndexPage
) -> None:
    case = CasePageFactory()
    response = editor.post(edit_url(case), form_data(content=TYPED))
    assert response.status_code == 302
    case.refresh_from_db()
    assert case.live
    assert case.content == "架空の内容です。"
    assert case.get_latest_revision_as_object().content == TYPED
    assert case.slug == CasePage.objects.get().slug


def test_summary_beyond_300_characters_is_refused_even_in_a_draft(
    editor: Client, index: CaseIndexPage
) -> None:
    response = editor.post(add_url(index), form_data(summary="あ" * 301, content=TYPED))
    assert list(response.context["form"].errors) == ["summary"]
    assert TYPED in response.content.decode()


def test_lines_of_a_summary_count_one_character_each(editor: Client, index: CaseIndexPage) -> None:
    summary = "\r\n".join(["あ" * 74] * 4)
    assert editor.post(add_url(index), form_data(summary=summary)).status_code == 302
    assert len(CasePage.objects.get().summary) == 299


def test_long_answer_is_saved_with_a_warning(editor: Client, index: CaseIndexPage) -> None:
    response = editor.post(add_url(index), form_data(content="あ" * 801), follow=True)
    assert len(CasePage.objects.get().content) == 801
    assert "「取り組みの内容」（801字）が目安の800字を超えています。" in response.content.decode()


def test_answer_of_800_characters_is_not_warned_of(editor: Client, index: CaseIndexPage) -> None:
    response = editor.post(add_url(index), form_data(content="あ" * 800), follow=True)
    assert "目安の800字を超えています" not in response.content.decode()


@pytest.mark.parametrize("typed", ["令和6年度", "R6", "2024", "２０２４"])
def test_fiscal_year_is_read_as_offices_type_it(
    editor: Client, index: CaseIndexPage, typed: str
) -> None:
    editor.post(add_url(index), form_data(fiscal_year=typed))
    assert CasePage.objects.get().fiscal_year == 2024


def test_unreadable_fiscal_year_says_how_to_write_it(editor: Client, index: CaseIndexPage) -> None:
    response = editor.post(add_url(index), form_data(fiscal_year="去年"))
    assert response.context["form"].errors["fiscal_year"] == [
        "年度は「令和6年度」「R6」「2024」のように入力してください。"
    ]


def test_end_before_start_is_refused(editor: Client, index: CaseIndexPage) -> None:
    response = editor.post(add_url(index), form_data(started_on="R6.4.1", ended_on="2024-03-31"))
    assert response.context["form"].errors["ended_on"] == [
        "終了日は開始日より後の日にしてください。"
    ]


def test_same_municipality_twice_is_refused(editor: Client, index: CaseIndexPage) -> None:
    pk = MunicipalityFactory().pk
    response = editor.post(
        add_url(index),
        form_data(case_municipalities=inline_formset([{"municipality": pk}] * 2)),
    )
    assert "同じ市町村が2回選ばれています。" in response.content.decode()


def test_outdated_term_is_offered_only_to_a_case_that_has_it(
    editor: Client, index: CaseIndexPage
) -> None:
    old = term("issue", "old", "昔のことば")
    old.valid_to = "2020-03-31"
    old.save()
    with_old = CasePageFactory(issues=[old])
    without = CasePageFactory()
    assert "昔のことば" in editor.get(edit_url(with_old)).content.decode()
    assert "昔のことば" not in editor.get(edit_url(without)).content.decode()


def test_editing_keeps_the_snapshot_of_figures(publisher: Client, index: CaseIndexPage) -> None:
    town = MunicipalityFactory(with_population=8123)
    case = CasePageFactory(municipalities=[town])
    part = case.case_municipalities.get()
    town.statistics.update(value=9999)
    rows = inline_formset(
        [{"id": part.pk, "municipality": town.pk, "ORDER": 1, "DELETE": ""}], initial=1
    )
    response = publisher.post(edit_url(case), publish(complete(case_municipalities=rows)))
    assert response.status_code == 302
    part.refresh_from_db()
    assert part.figures["population"]["value"] == "8123.00"


def test_case_not_saved_yet_can_be_previewed(editor: Client, index: CaseIndexPage) -> None:
    address = reverse(
        "wagtailadmin_pages:preview_on_add", args=["casestudies", "casepage", index.pk]
    )
    rows = inline_formset([{"municipality": MunicipalityFactory(name="杉ヶ沢町").pk}])
    data = form_data(content=TYPED, case_municipalities=rows)
    assert editor.post(address, data).json()["is_valid"] is True
    html = editor.get(address).content.decode()
    assert TYPED in html
    assert "杉ヶ沢町" in html


def test_unsaved_edit_can_be_previewed(editor: Client, index: CaseIndexPage) -> None:
    case = CasePageFactory(content="公開中の内容です。")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[case.pk])
    assert editor.post(address, form_data(content=TYPED)).json()["is_valid"] is True
    html = editor.get(address).content.decode()
    assert TYPED in html
    assert "公開中の内容です。" not in html


def test_an_editor_chooses_tags_from_the_list(editor: Client, index: CaseIndexPage) -> None:
    tag = PortalTagFactory(name="農でつながる")
    editor.post(add_url(index), form_data() | {"tags": [tag.pk]})
    case = CasePage.objects.get().get_latest_revision_as_object()
    assert case.tags_by_kana == [tag]


@pytest.mark.parametrize("value", ["自由なタグ", "999999"])
def test_a_tag_that_is_not_in_the_list_is_refused_and_not_created(
    editor: Client, index: CaseIndexPage, value: str
) -> None:
    PortalTagFactory()
    html = editor.post(
        add_url(index), form_data(content=TYPED) | {"tags": [value]}
    ).content.decode()
    assert "選ばれたタグは一覧にありません。画面のタグから選んでください。" in html
    assert TYPED in html
    assert (CasePage.objects.count(), PortalTag.objects.count()) == (0, 1)


def test_the_form_of_an_old_draft_shows_the_tag_in_place_of_a_merged_one(
    editor: Client, index: CaseIndexPage
) -> None:
    old, new = PortalTagFactory(name="古いタグ"), PortalTagFactory(name="新しいタグ")
    case = CasePageFactory()
    case.tags.set([old])
    case.save_revision()
    merge_tags(old, new, None)
    page = BeautifulSoup(editor.get(edit_url(case)).content, "html.parser")
    boxes = page.select("input[name=tags]")
    assert [(box["value"], box.has_attr("checked")) for box in boxes] == [(str(new.pk), True)]


def test_a_new_case_has_the_field_of_its_municipality_at_once(
    editor: Client, index: CaseIndexPage
) -> None:
    form = editor.get(add_url(index)).context["form"]
    assert [
        (row.prefix, row.instance.pk) for row in form.formsets["case_municipalities"].forms
    ] == [("case_municipalities-0", None)]


def test_rows_in_which_nothing_was_filled_are_no_rows(editor: Client, index: CaseIndexPage) -> None:
    blank = {
        "case_municipalities": [{"municipality": ""}, {"municipality": MunicipalityFactory().pk}],
        "partners": [{"partner": "", "name": "", "role": "", "side": "other"}],
    }
    data = form_data(**{name: inline_formset(rows) for name, rows in blank.items()})
    assert editor.post(add_url(index), data).status_code == 302
    case = CasePage.objects.get().get_latest_revision_as_object()
    assert case.case_municipalities.count() == 1
    assert case.partners.count() == 0
