"""All forms, filters, blocks and models of the site accept Japanese input, and clean it."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.japanese.form_fields import REPLACE_HINT
from tests.support.all_forms import form_fields, text_fields

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DIRTY = "研\x0b修\u200b\x00会\x1f"


def read(field, typed):
    """Return the cleaned value of a field, or the codes of its errors."""
    try:
        return field.to_python(typed)
    except ValidationError as error:
        return {one.code for one in error.error_list}


@pytest.fixture(scope="module")
def fields():
    return list(form_fields())


def of_type(fields, *kinds):
    """Return the fields of these classes, except passwords and the JSON that scripts send (passkeys)."""
    typed = [(name, field) for name, field in fields if not isinstance(field, forms.JSONField)]
    found = {name: field for name, field in typed if isinstance(field, kinds)}
    return {n: f for n, f in found.items() if not isinstance(f.widget, forms.PasswordInput)}


def test_the_forms_of_wagtail_and_the_blocks_are_among_them(fields):
    names = {name.partition(".")[2] for name, _ in fields}

    assert {"go_live_at", "expire_at", "seo_title", "slug", "confirmed_on", "cost"} <= names
    assert {"NoticePage.body.remark.written_on", "NoticePage.body.list[].text"} <= names
    assert {"consent_on", "obtained_on", "valid_from", "reply_to", "email"} <= names


def test_every_field_of_text_removes_what_nobody_sees(fields):
    texts = of_type(fields, forms.CharField)

    for name, field in texts.items():
        answer = read(field, DIRTY)
        # This is not a valid number or month, and gets an error message.
        refused = isinstance(answer, set)
        assert refused or set(answer) & set(DIRTY) == {"研", "修", "会"}, name
    assert len(texts) > 300


def test_every_field_of_text_names_a_character_only_one_machine_can_show(fields):
    for name, field in of_type(fields, forms.CharField).items():
        assert read(field, "髙橋\ue0a1") == {"private_use"}, name


def test_the_message_is_for_the_person_who_types():
    with pytest.raises(ValidationError) as caught:
        forms.CharField().clean("担当の\ue0a1村")

    assert caught.value.messages == [
        "1行目の「担当の〓村」の〓は外字（U+E0A1）で、ほかのパソコンでは表示されません。"
        + REPLACE_HINT
    ]


def test_a_password_is_left_as_it_is_typed():
    typed = "か\u3099\u200b\ue000 x"

    assert forms.CharField(widget=forms.PasswordInput, strip=False).clean(typed) == typed


@pytest.mark.parametrize(
    "typed", ["R8.4.1", "令和８年４月１日（水）", "２０２６／４／１", "2026-04-01"]
)
def test_every_date_is_read_as_offices_type_it(fields, typed):
    day = datetime.date(2026, 4, 1)

    for name, field in of_type(fields, forms.DateField).items():
        assert read(field, typed) == day, name
    for name, field in of_type(fields, forms.DateTimeField).items():
        midnight = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
        assert read(field, typed) == midnight, name


def test_every_moment_and_time_is_read_as_offices_type_it(fields):
    moment = timezone.make_aware(datetime.datetime(2019, 5, 1, 13, 30))

    for name, field in of_type(fields, forms.DateTimeField).items():
        assert read(field, "令和元年５月１日　午後１時半") == moment, name
        assert read(field, "2019-05-01 13:30") == moment, name
        assert read(field, "2019-05-01 13:30:00") == moment, name
        assert read(field, "いつか") == {"invalid"}, name
    for name, field in of_type(fields, forms.TimeField).items():
        assert read(field, "１３時３０分") == datetime.time(13, 30), name


def test_every_number_is_read_as_offices_type_it(fields):
    numbers = of_type(fields, forms.IntegerField)

    for name, field in numbers.items():
        assert Decimal(read(field, "１，２００")) == 1200, name
        assert read(field, "約1200") == {"invalid"}, name
    assert Decimal(read(numbers["CasePageForm.cost"], "１億２千万円")) == 120_000_000
    assert read(numbers["CasePageForm.cost"], "30人") == {"invalid"}
    typed_in = {n: f for n, f in numbers.items() if n.split(".")[0].endswith("PageForm")}
    assert {type(field.widget) for field in typed_in.values()} == {forms.TextInput}


def test_every_mail_address_is_folded(fields):
    addresses = of_type(fields, forms.EmailField)

    for name, field in addresses.items():
        assert field.clean("　ｔａｎｔｏ＠ｅｘａｍｐｌｅ．ｊｐ") == "tanto@example.jp", name
    assert len(addresses) >= 6


def test_every_text_is_clean_when_it_is_saved():
    known = list(text_fields())

    for model, field in known:
        instance = model()
        setattr(instance, field.attname, DIRTY)
        saved = field.pre_save(instance, add=True)
        assert saved.strip() in {"研 修会", "研\n修会"}, field
        assert getattr(instance, field.attname) == saved, field
    assert len(known) > 200


def test_every_text_of_a_model_refuses_a_character_only_one_machine_can_show():
    for _model, field in text_fields():
        with pytest.raises(ValidationError):
            field.run_validators("髙橋\ue0a1")
