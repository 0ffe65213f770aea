"""One contact: its page, its vCard, and who may see the person's name."""

import datetime

import pytest
import vobject
from django.test import Client

from portal.accounts.visibility import Visibility
from portal.liaison.models import Side
from tests.factories.accounts import AdministratorFactory, EditorFactory, UserFactory
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.leaks.readers import ALLOWED, READERS, client_of
from tests.support.html import compact

pytestmark = pytest.mark.django_db

NAME = "ヒミツ ハナコ"


def page(client: Client, contact) -> str:
    return compact(client.get(contact.get_absolute_url()).content.decode())


def test_the_page_tells_how_to_reach_the_post(client):
    contact = LiaisonContactFactory(
        municipality=MunicipalityFactory(name="潮見市"),
        section="福祉課 地域福祉係",
        phone="(0999)22-1175",
        extension="372",
        confirmed_on=datetime.date(2026, 5, 1),
    )

    html = page(client, contact)

    assert '<a class="contact__phone" href="tel:0999221175">0999-22-1175</a>' in html
    for text in ("内線 372", "福祉課 地域福祉係", "fukushi@town.example.jp", "町内全域"):
        assert text in html
    assert "令和8年5月1日（金）" in html


def test_a_stale_post_warns_in_words(client):
    contact = LiaisonContactFactory(confirmed_on=datetime.date(2020, 4, 1))

    assert "確認から14か月以上たっています。" in page(client, contact)


def test_other_posts_of_the_municipality_stand_below(client):
    contact = LiaisonContactFactory(section="福祉課")
    LiaisonContactFactory(municipality=contact.municipality, section="地域課", side=Side.REGIONAL)
    LiaisonContactFactory(section="よその課")

    html = page(client, contact).partition("のほかの担当")[2]

    assert ("地域課" in html, "福祉課" in html, "よその課" in html) == (True, False, False)


@pytest.mark.parametrize("level", Visibility.values)
@pytest.mark.parametrize("reader", READERS)
def test_page_and_card_open_to_those_who_may_see_the_level(reader, level):
    contact = LiaisonContactFactory(visibility=level)
    client = client_of(reader)
    status = 200 if level in ALLOWED[reader] else 404

    assert client.get(contact.get_absolute_url()).status_code == status
    assert client.get(f"{contact.get_absolute_url()}vcard/").status_code == status


@pytest.mark.parametrize(
    ("make_user", "sees"),
    [(None, False), (UserFactory, False), (EditorFactory, True), (AdministratorFactory, True)],
)
def test_the_persons_name_stands_on_the_page_of_staff_alone(client, make_user, sees):
    contact = LiaisonContactFactory(person_name=NAME)
    if make_user:
        client.force_login(make_user())

    assert (NAME in page(client, contact)) is sees
    others = [
        "/contacts/", "/contacts/?view=list", f"/contacts/?q={NAME}", "/contacts/table/",
        f"{contact.get_absolute_url()}vcard/", contact.municipality.get_absolute_url(),
        f"/contacts/?municipality={contact.municipality.code}",
    ]  # fmt: skip
    found = {
        a: compact(client.get(a).content.decode()).replace(f'value="{NAME}"', "") for a in others
    }
    assert [address for address, text in found.items() if NAME in text] == []


def test_the_card_is_read_by_another_parser_without_remarks(client):
    contact = LiaisonContactFactory(
        municipality=MunicipalityFactory(name="潮見市"),
        section="福祉課; 地域福祉係, 相談\\窓口",
        phone="(0999)22-1175",
        extension="372",
        note="一行目、\n二行目; 三つ目, 以上" + "長い備考です。" * 20,
        url="https://www.city.example.jp/fukushi?a=1;b=2",
        confirmed_on=datetime.date(2026, 5, 1),
    )

    response = client.get(f"{contact.get_absolute_url()}vcard/")

    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert max(map(len, response.content.split(b"\r\n"))) <= 75
    card = vobject.readOne(response.content.decode())
    assert card.validate(raiseException=True) is True
    assert card.fn.value == "潮見市 福祉課; 地域福祉係, 相談\\窓口"
    assert card.org.value == ["潮見市", "福祉課; 地域福祉係, 相談\\窓口"]
    assert (card.tel.value, card.tel.params["TYPE"]) == ("0999-22-1175", ["WORK", "VOICE"])
    assert card.email.value == "fukushi@town.example.jp"
    assert card.title.value == "連絡調整担当"
    assert card.url.value == contact.url
    assert card.note.value.split("\n") == [
        "内線 372",
        "受付時間 平日 8時30分から17時15分まで",
        "担当区域 町内全域",
        *contact.note.split("\n"),
        "確認日 2026-05-01",
        f"http://testserver{contact.get_absolute_url()}",
    ]


def test_a_post_that_has_ended_gives_no_number_but_names_its_successor(client, time_machine):
    successor = LiaisonContactFactory(section="新しい課")
    contact = LiaisonContactFactory(
        phone="(0999)22-9999", valid_to=datetime.date(2027, 3, 31), successor=successor
    )
    time_machine.move_to("2027-04-01T00:00:00+09:00")

    html = page(client, contact)

    assert "この担当の掲載は令和9年3月31日（水）で終わりました。" in html
    assert f'<a href="{successor.get_absolute_url()}">' in html
    assert "22-9999" not in html
    assert client.get(f"{contact.get_absolute_url()}vcard/").status_code == 404


def test_a_successor_the_reader_may_not_see_is_not_named(client):
    successor = LiaisonContactFactory(section="庁内の課", visibility=Visibility.MUNICIPAL)
    contact = LiaisonContactFactory(valid_to=datetime.date(2020, 1, 1), successor=successor)

    html = page(client, contact)

    assert "庁内の課" not in html
    assert f'href="/contacts/?municipality={contact.municipality.code}"' in html


def test_a_post_to_come_is_not_there_yet(client, time_machine):
    time_machine.move_to("2027-03-31T23:59:59+09:00")
    contact = LiaisonContactFactory(valid_from=datetime.date(2027, 4, 1))
    assert client.get(contact.get_absolute_url()).status_code == 404
    time_machine.move_to("2027-04-01T00:00:00+09:00")
    assert client.get(contact.get_absolute_url()).status_code == 200
