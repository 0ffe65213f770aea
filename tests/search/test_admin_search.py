"""The search of the admin: Japanese inside a title, in any spelling, and nothing hidden."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from wagtail.models import GroupPagePermission, Page
from wagtail.search.backends import get_search_backend

from portal.accounts.visibility import Visibility
from portal.liaison.models import LiaisonContact
from portal.pages.models import HomePage, StandardPage
from portal.vocabularies.models import Term
from portal.vocabularies.services import load_vocabularies
from search.backend.index import EntryIndex, add_missing
from search.models import AdminEntry
from tests.factories.accounts import AdministratorFactory, EditorFactory, UserFactory
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import (
    HomePageFactory,
    PortalDocumentFactory,
    PortalImageFactory,
    StandardPageFactory,
    make_site,
)
from tests.factories.vocabularies import GlossaryEntryFactory, PortalTagFactory, TermFactory

pytestmark = pytest.mark.django_db

EXPLORER, PAGES, CHOOSER = (
    "/admin/pages/{home}/results/",
    "/admin/pages/search/results/",
    "/admin/choose-page/search/",
)
LISTS = {
    "images": ("/admin/images/results/", PortalImageFactory, "title"),
    "image chooser": ("/admin/images/chooser/results/", PortalImageFactory, "title"),
    "documents": ("/admin/documents/results/", PortalDocumentFactory, "title"),
    "document chooser": ("/admin/documents/chooser/results/", PortalDocumentFactory, "title"),
    "contacts": (
        "/admin/snippets/liaison/liaisoncontact/results/",
        LiaisonContactFactory,
        "section",
    ),
    "contact chooser": (
        "/admin/snippets/choose/liaison/liaisoncontact/results/",
        LiaisonContactFactory,
        "section",
    ),
    "glossary": (
        "/admin/snippets/vocabularies/glossaryentry/results/",
        GlossaryEntryFactory,
        "term",
    ),
    "terms": ("/admin/snippets/vocabularies/term/results/", TermFactory, "label"),
    "term chooser": ("/admin/snippets/choose/vocabularies/term/results/", TermFactory, "label"),
    "tags": ("/admin/snippets/vocabularies/portaltag/results/", PortalTagFactory, "name"),
    "municipalities": (
        "/admin/snippets/municipalities/municipality/results/",
        MunicipalityFactory,
        "name",
    ),
    "users": ("/admin/users/results/", UserFactory, "display_name"),
}


@pytest.fixture
def home() -> HomePage:
    page = HomePageFactory()
    make_site(page)
    return page


@pytest.fixture
def admin(home) -> Client:
    return client_of(AdministratorFactory(username="kanri", display_name="管理者"))


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def editor_of(home, **fields):
    """Return an editor of the whole tree, with a separate group."""
    user = EditorFactory(**fields)
    group = Group.objects.create(name=f"group-{user.pk}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(codename=codename)
        GroupPagePermission.objects.create(group=group, page=home, permission=permission)
    user.groups.add(group)
    return user


def answer(client, address, words):
    home = HomePage.objects.get()
    response = client.get(address.format(home=home.pk), {"q": words})
    assert response.status_code == 200
    return response.content.decode()


def found_titles(words, model=Page):
    return [str(thing) for thing in get_search_backend().autocomplete(words, model.objects.all())]


# As in the demo.
TITLES = (
    "廃校の図工室から始めた、学校に行きづらい子どもの朝の居場所",
    "現地視察 廃校を生かした多世代の居場所と協力隊",
    "子どもの居場所と地域の大人の出番",
    "沿岸・島しょ圏域 事例検討会「空き家を居場所にするまで」",
    "居場所づくり",
    "ひきこもりの人の居場所を農園に",
    "駅前の空き店舗が居場所になるまで",
    "令和８年度 居場所づくり研修会（第１回）",
    "子ども食堂から始まる多世代居場所事業",
    "居場所と就労準備支援の連携",
    "商店街の居場所カフェ",
    "認知症の人と家族の居場所",
    "外国につながる子どもの学習支援と居場所",
    "小さな拠点にある高齢者の居場所",
)


@pytest.mark.parametrize("address", [EXPLORER, PAGES, CHOOSER])
def test_a_word_inside_a_title_is_found_in_every_page_search(admin, home, address):
    for title in (*TITLES, "移動販売が週に一度来る団地"):
        StandardPageFactory(parent=home, title=title)

    html = answer(admin, address, "居場所")

    assert [title for title in TITLES if title not in html] == []
    assert "移動販売が週に一度来る団地" not in html


@pytest.mark.parametrize("where", LISTS)
def test_a_word_inside_a_name_is_found_in_every_list(admin, where):
    address, make, field = LISTS[where]
    make(**{field: "みんなの居場所づくり係"})
    make(**{field: "移動販売の担当"})

    for words in ("居場所", "居場", "ﾂﾞｸﾘ", "いばしょ"):
        html = answer(admin, address, words)

        assert ("みんなの居場所づくり係" in html, "移動販売の担当" in html) == (True, False), words


SPELLINGS = [
    ("子どもの居場所づくり", ("子供", "こどもの居場所", "コドモ", "いばしょ", "ｲﾊﾞｼｮ", "居場所作り")),
    ("関ケ原町の取り組み", ("関ヶ原", "関が原", "関ケ原", "取組", "せきがはら")),
    ("ＮＰＯと協力隊の空き家活用", ("npo", "NPO", "空家", "協力", "あきや", "隊の空")),
    ("ひきこもり支援", ("ヒキコモリ", "引きこもり", "ひきこ", "引き籠もり")),
    ("令和８年度　研修会（第１回）", ("令和8年", "第1回", "研修", "けんしゅう", "令和８年度研修会")),
    ("サービス・ラーニング", ("サービス", "ｻｰﾋﾞｽﾗｰﾆﾝｸﾞ", "さーびす")),
]  # fmt: skip


@pytest.mark.parametrize(("title", "queries"), SPELLINGS)
def test_every_spelling_finds_the_title(home, title, queries):
    StandardPageFactory(parent=home, title=title)

    assert {query: found_titles(query) for query in queries} == {
        query: [title] for query in queries
    }


def test_each_typed_letter_still_finds_the_title(home):
    title = "重層的支援体制整備事業の手引き"
    StandardPageFactory(parent=home, title=title)

    beginnings = [title[:length] for length in range(1, len(title) + 1)]

    assert {typed: found_titles(typed) for typed in beginnings} == {
        typed: [title] for typed in beginnings
    }


def test_a_reading_is_found_from_the_beginning_of_a_word_only(home):
    StandardPageFactory(parent=home, title="居場所づくり")

    assert (found_titles("いばしょづ"), found_titles("しょづく")) == (["居場所づくり"], [])


def test_all_words_have_to_be_found(home):
    StandardPageFactory(parent=home, title="居場所と農園")
    StandardPageFactory(parent=home, title="居場所と学習支援")

    assert found_titles("居場所　農園") == ["居場所と農園"]
    assert found_titles("居場所 ％ !!") == found_titles("居場所")


@pytest.mark.parametrize("words", ["!!", "％", "_", "。", "|", "　"])
def test_marks_alone_find_nothing(home, words):
    StandardPageFactory(parent=home, title="100%_居場所|農園。")

    assert found_titles(words) == []


def test_a_synonym_of_the_glossary_is_found(home):
    GlossaryEntryFactory(term="重層的支援体制整備事業", synonyms="重層事業")
    StandardPageFactory(parent=home, title="重層的支援体制整備事業の手引き")

    assert found_titles("重層事業") == ["重層的支援体制整備事業の手引き"]


def test_the_very_title_comes_first_then_beginnings_then_the_shorter(home):
    for title in ("みんなの居場所", "子どもと高齢者が集う居場所", "居場所づくり", "居場所"):
        StandardPageFactory(parent=home, title=title)

    assert found_titles("居場所") == [
        "居場所",
        "居場所づくり",
        "みんなの居場所",
        "子どもと高齢者が集う居場所",
    ]


def test_an_order_that_was_asked_for_stays(admin, home):
    for title in ("い 居場所", "あ 居場所づくり", "う 居場所"):
        StandardPageFactory(parent=home, title=title)

    response = admin.get(PAGES, {"q": "居場所", "ordering": "title"})

    assert [page.title for page in response.context["object_list"]] == [
        "あ 居場所づくり",
        "い 居場所",
        "う 居場所",
    ]


def test_a_change_is_found_at_once_and_what_is_gone_is_not(home):
    page = StandardPageFactory(parent=home, title="居場所づくり")
    page.title = "農園づくり"
    page.save_revision().publish()
    assert (found_titles("居場所"), found_titles("農園")) == ([], ["農園づくり"])

    page.delete()
    assert found_titles("農園") == []
    assert AdminEntry.objects.filter(object_id=page.pk, name__contains="農園").count() == 0


def test_a_contact_is_found_by_its_municipality_whose_name_changes():
    contact = LiaisonContactFactory(municipality__name="潮見市", section="福祉課")
    assert found_titles("潮見", LiaisonContact) == [str(contact)]

    contact.municipality.name = "汐浜市"
    contact.municipality.save()

    assert found_titles("潮見", LiaisonContact) == []
    assert found_titles("汐浜", LiaisonContact) == [str(LiaisonContact.objects.get())]


def test_nobody_finds_a_contact_by_the_name_of_a_person():
    LiaisonContactFactory(person_name="架空 花子")

    assert found_titles("花子", LiaisonContact) == []


def test_terms_made_in_bulk_are_found():
    Term.objects.all().delete()
    load_vocabularies()

    assert "協議会" in "".join(found_titles("協議", Term))
    assert AdminEntry.objects.filter(content_type__model="term").count() == Term.objects.count()


def draft_of(home, **fields):
    """A page that was never published, with a new title in its draft."""
    page = StandardPageFactory(parent=home, title="下書きの題名", live=False, **fields)
    page.title = "あたらしい居場所"
    page.save_revision()
    return page


@pytest.mark.parametrize("address", [EXPLORER, PAGES, CHOOSER])
def test_a_draft_is_found_by_its_newest_title(home, address):
    draft_of(home)

    html = answer(client_of(editor_of(home)), address, "居場所")

    assert "あたらしい居場所" in html


@pytest.mark.parametrize("address", [PAGES, CHOOSER])
def test_the_unpublished_title_of_a_live_page_is_for_those_who_may_edit_it(home, address):
    page = StandardPageFactory(parent=home, title="公開中の題名", slug="live")
    page.title = "ひみつの居場所"
    page.save_revision()
    elsewhere = StandardPageFactory(parent=home, title="ほかの場所", slug="elsewhere")
    stranger = editor_of(elsewhere)

    assert "ひみつの居場所" in answer(client_of(editor_of(home)), address, "ひみつの居場所")
    html = answer(client_of(stranger), address, "ひみつの居場所")
    assert f"/admin/pages/{page.pk}/" not in html
    assert "公開中の題名" not in html


def test_without_a_person_drafts_are_not_found(home):
    draft_of(home)

    assert found_titles("あたらしい居場所") == []
    assert found_titles("下書きの題名") == ["下書きの題名"]


@pytest.mark.parametrize("address", [EXPLORER, PAGES, CHOOSER])
@pytest.mark.parametrize("live", [True, False])
def test_hidden_pages_are_found_by_owner_participants_and_superusers_alone(home, address, live):
    owner, participant, other = (editor_of(home) for _ in range(3))
    page = StandardPageFactory(
        parent=home,
        title="ヒミツの居場所",
        owner=owner,
        live=live,
        visibility=Visibility.PARTICIPANTS,
        participants=[participant],
    )
    people = {"owner": owner, "participant": participant, "other": other}
    people["administrator"] = AdministratorFactory()

    found = {
        name: f"/{page.pk}/" in answer(client_of(user), address, "居場所")
        for name, user in people.items()
    }

    assert found == {"owner": True, "participant": True, "administrator": True, "other": False}


def test_update_index_and_migrate_write_what_is_missing(home, admin):
    page = StandardPageFactory(parent=home, title="居場所づくり")
    StandardPage.objects.filter(pk=page.pk).update(title="農園づくり")
    AdminEntry.objects.exclude(object_id=page.pk).delete()
    AdminEntry.objects.create(
        content_type=AdminEntry.objects.first().content_type,
        object_id=999_999,
        name="消えたページ",
        characters="消えたページ",
        version=0,
    )

    call_command("update_index", verbosity=0)

    assert (found_titles("居場所"), found_titles("農園")) == ([], ["農園づくり"])
    assert AdminEntry.objects.filter(object_id=999_999).count() == 0
    assert found_titles("連携ポータル") == [home.title]

    AdminEntry.objects.all().delete()
    call_command("migrate", verbosity=0)

    assert found_titles("農園") == ["農園づくり"]
    assert add_missing(EntryIndex(get_search_backend())) == 0


def test_a_row_of_an_older_version_is_written_again(home):
    AdminEntry.objects.update(version=0, characters="", words="", readings="")

    assert add_missing(EntryIndex(get_search_backend())) > 0
    assert found_titles("連携ポータル") == [home.title]


def test_the_kinds_of_pages_found_are_counted(admin, home):
    StandardPageFactory(parent=home, title="居場所づくり")

    response = admin.get("/admin/pages/search/", {"q": "居場所"})

    assert [(kind.model, count) for kind, count in response.context["content_types"]] == [
        ("standardpage", 1)
    ]
