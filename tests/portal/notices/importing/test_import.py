"""The import of official texts: the stored draft, the command, the screens of the admin."""

import datetime
import io
import re

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from portal.notices.importing.reading import MAX_BYTES
from portal.notices.importing.services import (
    ImportRefusedError,
    create_draft,
    read_notice,
)
from portal.notices.models import NoticeIndexPage, NoticePage
from tests.factories.accounts import UserFactory
from tests.factories.notices import make_notice_index
from tests.support.notice_texts import NOTICE

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/notices/import/"
CONFIRM = "/admin/notices/import/confirm/"


@pytest.fixture
def index(db):
    return make_notice_index()


@pytest.fixture
def author(index, client, settings, tmp_path):
    """A user who may write notices but not publish them."""
    settings.MEDIA_ROOT = tmp_path
    group = Group.objects.create(name="通知の担当")
    group.permissions.add(_permission("wagtailadmin", "access_admin"))
    GroupPagePermission.objects.create(
        group=group, page=Page.objects.get(pk=index.pk), permission_type="add"
    )
    user = UserFactory()
    user.groups.add(group)
    client.force_login(user)
    return user


def _permission(app, codename):
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def upload(client, content):
    return client.post(UPLOAD, {"file": SimpleUploadedFile("通知.txt", content)})


def token_of(response):
    return re.search(r'name="token" value="([^"]+)"', response.content.decode())[1]


def kept_files():
    return default_storage.listdir("imports")[1] if default_storage.exists("imports") else []


def draft_of(text, user=None):
    return create_draft(read_notice(text.encode()).notice, user)


class TestDraft:
    def test_a_draft_holds_the_parts_of_the_text(self, index):
        notice = NoticePage.objects.get(pk=draft_of(NOTICE).pk)

        assert (notice.live, notice.has_unpublished_changes) == (False, True)
        assert notice.title == "居場所づくりにおける庁内の連携について（依頼）"
        assert notice.number == "架福第12号"
        assert notice.issued_on == datetime.date(2025, 5, 20)
        assert notice.sender == "架空県健康福祉部地域福祉課長 （公印省略）"
        assert notice.addressee_list[1] == "（中核市を除く）"
        assert [block.block_type for block in notice.body] == [
            *["paragraph"] * 2,
            *["heading"] * 3,
            "paragraph",
            "heading",
            "paragraph",
            "table",
            *["heading"] * 5,
            "list",
            *["note"] * 2,
            "paragraph",
            "heading",
            "list",
        ]

    def test_all_characters_of_the_official_text_reach_the_page(self, index, shared):
        official = (shared / "data/notice-2021-10-01.txt").read_text(encoding="utf-8")
        unmarked = re.sub(r"(?m)^[ \t]*(?:>|-)[ \t]+", "", official)

        notice = NoticePage.objects.get(pk=draft_of(official).pk)

        head = [notice.number, "令和3年10月1日", notice.addressees, notice.sender, notice.title]
        texts = [*head, *(_characters(block) for block in notice.body)]
        assert notice.issued_on == datetime.date(2021, 10, 1)
        assert "".join("".join(texts).split()) == "".join(unmarked.split())

    def test_the_same_day_gives_another_address(self, index):
        assert [draft_of(NOTICE).slug for _ in range(3)] == [
            "2025-05-20",
            "2025-05-20-2",
            "2025-05-20-3",
        ]

    @time_machine.travel("2026-11-25 10:00+09:00")
    def test_what_was_not_read_can_be_filled_in_later(self, index):
        notice = draft_of("ただの文章です。")

        assert (notice.title, notice.issued_on) == ("題名のない通知", datetime.date(2026, 11, 25))

    def test_markup_in_a_text_stays_text(self, index):
        notice = draft_of("架空のことについて\n\n<script>を書かない。\n")

        assert "&lt;script&gt;を書かない。" in str(notice.body[0].value)

    def test_without_a_list_of_notices_nothing_is_stored(self, db):
        NoticeIndexPage.objects.all().delete()

        with pytest.raises(ImportRefusedError, match="一覧ページがありません"):
            draft_of(NOTICE)


def _characters(block):
    value = block.value
    if block.block_type == "paragraph":
        return re.sub(r"<[^>]+>", "", str(value)).replace("&lt;", "<").replace("&gt;", ">")
    if block.block_type == "list":
        return "".join(item["mark"] + item["text"] for item in value)
    if block.block_type == "table":
        return value["cells"]
    return value["mark"] + value["text"]


class TestFiles:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
    def test_texts_come_in_every_encoding_of_offices(self, encoding):
        assert read_notice(NOTICE.encode(encoding)).notice.number == "架福第12号"

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "ファイルに文章がありません。"),
            (b" \n\x0c\n", "ファイルに文章がありません。"),
            (b"PK\x03\x04", "テキストファイルではありません。"),
            (b"%PDF-1.7", "テキストファイルではありません。"),
            (b"\x81\xff\xff\xfe\xfd", "文字コードを判別できませんでした。"),
            (b"a" * (MAX_BYTES + 1), "ファイルが大きすぎます（2MBまで）。"),
            (b"a\n" * 20_001, "行が多すぎます（20,000行まで）。"),
            (b"a\n" + b"1" * 1_900_000, "2行目が長すぎます（1行は10,000字まで）。"),
            (b"\xff\xfea\x00b", "UTF-16の文字として読み取れない部分があります。"),
        ],
    )
    def test_other_files_are_refused_with_the_reason(self, content, message):
        with pytest.raises(ImportRefusedError) as refused:
            read_notice(content)

        assert str(refused.value).startswith(message)

    @pytest.mark.once
    @pytest.mark.parametrize(
        "piece", ["第1", "長（", "事務連絡", "（※ ", "について（", " \t", "\xa0", "> ", "a\xa0|"]
    )
    def test_long_lines_of_any_kind_are_read_in_time(self, piece):
        # With quadratic matching, a line of these took minutes.
        line = f"{piece * 10_000}"[:9_999]
        content = f"架福第12号\n{f'{line}あ{chr(10)}' * 60}".encode()

        assert read_notice(content).notice.number.startswith("架福第12号")

    @pytest.mark.once
    def test_a_paragraph_of_many_lines_is_read_in_time(self):
        lines = f"{'あ' * 33}\n\n" * 9_900

        assert len(read_notice(lines.encode()).notice.body) == 9_900


class TestCommand:
    def run(self, *arguments):
        output = io.StringIO()
        call_command("import_notice", *arguments, stdout=output)
        return output.getvalue()

    @pytest.fixture
    def path(self, tmp_path):
        path = tmp_path / "notice.txt"
        path.write_text(NOTICE, encoding="utf-8")
        return str(path)

    def test_it_tells_what_it_read_and_stores_a_draft(self, index, path):
        UserFactory(username="fukushi")

        output = self.run(path, "--user", "fukushi")

        assert "文書番号：架福第12号" in output
        assert "日付：令和7年5月20日" in output
        assert "処理 27行目：「- 1 -」をページ番号とみて取り除きました。" in output
        notice = NoticePage.objects.get()
        assert f"下書きとして取り込みました（ID {notice.pk}）" in output
        assert notice.owner.username == "fukushi"

    def test_a_dry_run_stores_nothing(self, index, path):
        assert "何も保存していません" in self.run(path, "--dry-run")
        assert NoticePage.objects.count() == 0

    def test_a_file_that_is_not_there_is_named(self, index):
        with pytest.raises(CommandError, match="ファイルを読めませんでした：/nowhere"):
            self.run("/nowhere")

    def test_an_unknown_user_is_named(self, index, path):
        with pytest.raises(CommandError, match="利用者「nobody」は登録されていません。"):
            self.run(path, "--user", "nobody")


class TestAdmin:
    def test_the_preview_shows_what_was_read_and_stores_nothing(self, author, client):
        html = upload(client, NOTICE.encode()).content.decode()

        for text in ("架福第12号", "令和7年5月20日", "見出し1", "処理", "27行目：「- 1 -」"):
            assert text in html
        assert NoticePage.objects.count() == 0

    def test_the_draft_opens_in_the_page_editor(self, author, client):
        token = token_of(upload(client, NOTICE.encode()))

        response = client.post(CONFIRM, {"token": token}, follow=True)

        notice = NoticePage.objects.get()
        assert response.redirect_chain[-1][0] == reverse(
            "wagtailadmin_pages:edit", args=[notice.pk]
        )
        assert response.status_code == 200
        assert "下書きとして取り込みました" in response.content.decode()
        assert (notice.owner, notice.live) == (author, False)
        assert kept_files() == []

    def test_a_token_works_once(self, author, client):
        token = token_of(upload(client, NOTICE.encode()))
        client.post(CONFIRM, {"token": token})

        response = client.post(CONFIRM, {"token": token}, follow=True)

        assert "確認したファイルが見つかりません" in response.content.decode()
        assert NoticePage.objects.count() == 1

    def test_what_the_confirmation_cannot_store_is_told(self, author, client):
        token = token_of(upload(client, NOTICE.encode()))
        name = client.session["notice_import"]["name"]
        with default_storage.open(name, "wb") as file:
            file.write(b"%PDF-1.7")

        response = client.post(CONFIRM, {"token": token}, follow=True)

        assert response.status_code == 200
        assert "テキストファイルではありません。" in response.content.decode()
        assert NoticePage.objects.count() == 0

    def test_a_file_that_cannot_be_read_is_refused_at_its_field(self, author, client):
        response = upload(client, b"%PDF-1.7")

        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["file"]

    def test_no_file_is_asked_for(self, author, client):
        assert client.post(UPLOAD, {}).status_code == 422

    def test_who_may_not_add_notices_is_refused(self, author, client):
        author.groups.first().page_permissions.all().delete()

        assert client.get(UPLOAD).status_code == 403
        assert upload(client, NOTICE.encode()).status_code == 403
        assert client.post(CONFIRM, {"token": "x"}).status_code == 403
        assert reverse("notice_import") not in client.get("/admin/").content.decode()

    def test_the_menu_names_the_import_for_those_who_may_use_it(self, author, client):
        assert reverse("notice_import") in client.get("/admin/").content.decode()

    def test_visitors_are_asked_to_sign_in(self, index, client):
        assert client.get(UPLOAD).url.startswith("/accounts/login/")
