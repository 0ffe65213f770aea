"""No text of a page is forgotten: each field is read, or left out with a reason."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import get_page_models

from portal.notices.models import NoticePage
from portal.pages.models import PortalDocument, PortalImage, PortalPage, StandardPage
from portal.privacy.blocks import SHOWN
from portal.privacy.pages import CheckedPage
from portal.privacy.panels import PrivacyPanel
from portal.privacy.review import review_of
from portal.privacy.texts import texts_of
from tests.factories.pages import PortalDocumentFactory, PortalImageFactory

PAGE_TYPES = sorted(
    (m for m in get_page_models() if issubclass(m, PortalPage) and m is not PortalPage),
    key=lambda model: model._meta.label,
)
NAME = "佐藤さん"
#: Types of fields that hold texts as addresses, months or codes: nothing that somebody writes.
CODES = (models.URLField, models.SlugField)
#: Blocks without their own text; what is shown with a file is read from the file.
BLOCKS_WITHOUT_TEXT = (blocks.ChoiceBlock, blocks.BooleanBlock, blocks.DateBlock)
BLOCKS_WITH_TEXT = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock, ImageBlock)
#: By page type; a new line needs a reason that convinces a data protection officer.
LEFT_OUT = {
    "casepage": {
        *("consents.subject", "consents.obtained_by", "verified_by"),
        *("contact_phone", "contact_email"),
    },
    "noticepage": {"kana", "sender", "addressees"},
    "programmepage": {"kana"},
    "trainingpage": {
        *("kana", "place_address", "lecturers.name", "lecturers.consent_by"),
        *("contact_phone", "contact_extension", "contact_email"),
    },
}
CONTAINERS = (blocks.StreamBlock, blocks.StructBlock, blocks.ListBlock)


def takes_text(field: Any) -> bool:
    """Tell whether an editor can type text into a field."""
    if not field.editable or isinstance(field, CODES) or field.choices:
        return False
    if isinstance(field, StreamField):
        return False  # its blocks have their own test
    if field.get_internal_type() == "CharField" and field.max_length == 7:
        return False  # a month
    return isinstance(field, models.CharField | models.TextField | models.JSONField)


def owners(model: type[PortalPage]) -> dict[str, type[models.Model]]:
    """Return a page type and its parts by the beginning of their paths."""
    relations = get_all_child_relations(model)
    return {"": model} | {f"{r.get_accessor_name()}.": r.related_model for r in relations}


def expected_paths(model: type[PortalPage]) -> set[str]:
    paths = set()
    for prefix, owner in owners(model).items():
        for field in owner._meta.concrete_fields:
            if takes_text(field):
                paths.add(f"{prefix}{field.name}")
            if field.related_model in {PortalImage, PortalDocument}:
                shown = getattr(field.related_model, SHOWN)
                paths |= {f"{prefix}{field.name}.{name}" for name in shown}
    exempt = model.privacy_exempt
    return {path for path in paths if path not in exempt and path.partition(".")[0] not in exempt}


def filled(owner: models.Model, files: dict[type[models.Model], models.Model]) -> models.Model:
    for field in owner._meta.concrete_fields:
        if takes_text(field):
            setattr(owner, field.attname, NAME)
        elif field.related_model in files:
            setattr(owner, field.name, files[field.related_model])
    return owner


@pytest.mark.django_db
@pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model._meta.label)
def test_a_name_is_found_in_each_field_but_for_those_left_out(model: type[PortalPage]) -> None:
    files = {
        PortalImage: PortalImageFactory(alt_text=NAME, caption=NAME, licence=NAME),
        PortalDocument: PortalDocumentFactory(title=NAME),
    }
    page = filled(model(), files)
    for prefix, owner in owners(model).items():
        if prefix and owner._meta.app_label != "wagtailcore":
            setattr(page, prefix[:-1], [filled(owner(), files)])

    found = {question.text.path for question in review_of(page).questions}

    assert found == expected_paths(model)


@pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model._meta.label)
def test_what_is_left_out_exists_and_has_a_reason(model: type[PortalPage]) -> None:
    known = {
        f"{prefix}{field.name}"
        for prefix, owner in owners(model).items()
        for field in owner._meta.concrete_fields
    } | {prefix[:-1] for prefix in owners(model)}

    assert {name for name, reason in model.privacy_exempt.items() if not reason} == set()
    assert model.privacy_exempt.keys() - known == set()


def leaves(block: Any) -> set[type]:
    if isinstance(block, ImageBlock) or not isinstance(block, CONTAINERS):
        return {type(block)}
    inner = (
        [block.child_block]
        if isinstance(block, blocks.ListBlock)
        else [*block.child_blocks.values()]
    )
    return {leaf for child in inner for leaf in leaves(child)}


def test_each_block_is_read_or_holds_no_text() -> None:
    """A new kind of block (a quotation, HTML, a table) has to be thought of here."""
    known = (*BLOCKS_WITH_TEXT, *BLOCKS_WITHOUT_TEXT, DocumentChooserBlock)
    used = {
        leaf
        for model in apps.get_models()
        if issubclass(model, PortalPage)
        for field in model._meta.concrete_fields
        if isinstance(field, StreamField)
        for leaf in leaves(field.stream_block)
    }

    assert {leaf.__name__ for leaf in used if not issubclass(leaf, known)} == set()
    assert used != set()


@pytest.mark.django_db
def test_blocks_are_read_down_to_captions_and_files() -> None:
    image = PortalImageFactory(title="畑", alt_text="青い板", licence="写真：鈴木さん")
    image.contextual_alt_text = "畑に立つ佐藤さん"
    document = PortalDocumentFactory(title="高橋さんの手紙")
    page = StandardPage(
        title="案内",
        body=[
            ("heading", "佐藤さんの店"),
            ("paragraph", "<p>一行目</p><p>鈴<b>木さん</b>の畑</p>"),
            ("figure", {"image": image, "caption": "店先の田中さん"}),
            ("document", document),
        ],
    )
    notice = NoticePage(
        title="お知らせ",
        lead="担当は山田さんです。",
        body=[("list", [{"mark": "ア", "text": "鈴木さんに問い合わせる。"}])],
    )

    assert [(text.path, text.label, text.text) for text in texts_of(page)] == [
        ("title", "タイトル", "案内"),
        ("body.heading", "本文：見出し", "佐藤さんの店"),
        ("body.paragraph", "本文：本文", "一行目 \n鈴木さんの畑"),
        ("body.figure.image.alt_text", "本文：画像：画像「畑」の代替テキスト", "畑に立つ佐藤さん"),
        ("body.figure.image.licence", "本文：画像：画像「畑」のライセンス", "写真：鈴木さん"),
        ("body.figure.caption", "本文：画像：説明文", "店先の田中さん"),
        ("body.document.title", "本文：添付ファイル「高橋さんの手紙」のタイトル", "高橋さんの手紙"),
    ]
    assert [(q.text.path, q.words) for q in review_of(notice).questions] == [
        ("lead", "山田さん"),
        ("body.list.text", "鈴木さん"),
    ]


def test_every_page_type_of_the_portal_waits_for_the_check() -> None:
    """None is published past `CheckedPage.publish`, whatever app it comes from."""
    others = {m for m in get_page_models() if not issubclass(m, PortalPage)}

    assert {m._meta.label for m in others} == {"wagtailcore.Page"}
    assert [m._meta.label for m in PAGE_TYPES if not issubclass(m, CheckedPage)] == []


def test_what_readers_see_of_a_page_is_left_out_nowhere() -> None:
    """No text that somebody writes: readings, offices and how to reach them, and what is not shown."""
    common = set(PortalPage.privacy_exempt)
    left_out = {m._meta.model_name: set(m.privacy_exempt) - common for m in PAGE_TYPES}

    assert {name: fields for name, fields in left_out.items() if fields} == LEFT_OUT


@pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model._meta.label)
def test_each_form_lists_the_findings_once(model: type[PortalPage]) -> None:
    def panels(panel: Any) -> list[Any]:
        return [
            panel,
            *(found for child in getattr(panel, "children", ()) for found in panels(child)),
        ]

    found = [p for p in panels(model.get_edit_handler()) if isinstance(p, PrivacyPanel)]

    assert len(found) == 1
