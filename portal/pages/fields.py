"""Model fields shared by the pages of all apps."""

from typing import Any

from wagtail.fields import StreamField


class SlimStreamField(StreamField):
    """A StreamField that keeps its block definitions out of migrations.

    Blocks change often and never change the database column; with their
    definitions inside, migrations of Wagtail sites outgrow the code.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return the field's definition without blocks."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        kwargs.pop("block_types", None)
        return name, path, [[]], kwargs
