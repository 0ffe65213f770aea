from django.template import Context, Template


def render(text: str, **context: str) -> str:
    return Template("{% load portal_tags %}" + text).render(Context(context))


def test_joined_lines_show_no_space_between_japanese_words() -> None:
    text = "{% joined %}\n  担当は\n  <b>{{ name }}</b>\n  です。\n{% endjoined %}"
    assert render(text, name="福祉課") == "担当は<b>福祉課</b>です。"


def test_joining_keeps_spaces_within_a_line_and_wide_ones_at_its_start() -> None:
    assert render("{% joined %}\n A B\n\n　C\n{% endjoined %}") == "A B　C"


def test_joining_escapes_a_value_once() -> None:
    assert render("{% joined %}{{ name }}{% endjoined %}", name="<&>") == "&lt;&amp;&gt;"


def test_title_of_a_document_ends_with_the_name_of_the_site() -> None:
    text = "{% document_title site %}\n  {{ title }}\n{% enddocument_title %}"
    assert render(text, title="事例", site="A & B") == "事例 | A &amp; B"


def test_title_without_a_title_is_the_name_of_the_site() -> None:
    text = "{% document_title site %}\n  {{ title }}\n{% enddocument_title %}"
    assert render(text, title="", site="A & B") == "A &amp; B"
