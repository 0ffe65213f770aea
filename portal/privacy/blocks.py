"""The texts in the blocks of a StreamField, and the error that is shown at one of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import get_text_for_indexing

#: What is shown with a picture or a file, on models that say so: names of its fields.
SHOWN = "shown_texts"
#: A step on the way to a block: the error that names it, and its key there.
Step = tuple[Any, int | str]

_END_OF_BLOCK = re.compile(r"</(?:p|h\d|li|blockquote)>|<(?:br|hr)\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BlockText:
    """A text in a block; see `portal.privacy.texts.Text`."""

    path: str
    label: str
    steps: tuple[Step, ...] = ()
    text: str = ""

    def within(self, label: str, name: str, step: Step) -> "BlockText":
        """Return the place of a block in this one."""
        path = f"{self.path}.{name}" if name else self.path
        return BlockText(
            path, f"{self.label}：{label}" if label else self.label, (*self.steps, step)
        )


def texts_of_block(block: Any, value: Any, path: str, label: str) -> Iterator[BlockText]:
    """Yield the texts in a block and the blocks in it.

    Args:
        block: The block; a StreamField has its own.
        value: What it holds.
        path: Its name, and `label` its name for editors.
        label: See `path`.
    """
    yield from _texts(block, value, BlockText(path, label))


def _texts(block: Any, value: Any, here: BlockText) -> Iterator[BlockText]:
    if isinstance(block, ImageBlock):
        # The alternative text belongs to the block; what else is shown, to the picture.
        for name, title, text in shown_with(value, here.label) if value else ():
            own = value.contextual_alt_text if name == "alt_text" else text
            yield replace(here, path=f"{here.path}.{name}", label=title, text=own or "")
    elif isinstance(block, blocks.StreamBlock | blocks.ListBlock | blocks.StructBlock):
        for child, inner, place in _children(block, value, here):
            yield from _texts(child, inner, place)
    elif isinstance(block, blocks.RichTextBlock):
        yield replace(here, text=plain_text(value.source if value else ""))
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock):
        yield replace(here, text=value or "")
    elif hasattr(value, SHOWN):
        for name, title, text in shown_with(value, here.label):
            yield replace(here, path=f"{here.path}.{name}", label=title, text=text)


def _children(block: Any, value: Any, here: BlockText) -> Iterator[tuple[Any, Any, BlockText]]:
    if isinstance(block, blocks.StreamBlock):
        for number, child in enumerate(value):
            step = (StreamBlockValidationError, number)
            place = here.within(str(child.block.label), child.block_type, step)
            yield child.block, child.value, place
    elif isinstance(block, blocks.ListBlock):
        for number, item in enumerate(value):
            yield block.child_block, item, here.within("", "", (ListBlockValidationError, number))
    else:
        for name, child in block.child_blocks.items():
            place = here.within(str(child.label), name, (StructBlockValidationError, name))
            yield child, value.get(name), place


def shown_with(thing: Any, label: str) -> Iterator[tuple[str, str, str]]:
    """Yield name, label and text of what is shown with a picture or a file."""
    for name in getattr(thing, SHOWN):
        field = thing._meta.get_field(name)
        yield name, f"{label}「{thing}」の{field.verbose_name}", getattr(thing, name)


def plain_text(html: str) -> str:
    """Return rich text as plain text, each paragraph and item in its own line."""
    return get_text_for_indexing(_END_OF_BLOCK.sub("\\g<0>\n", html))


def error_in_blocks(messages: list[tuple[tuple[Step, ...], str]]) -> ValidationError:
    """Return the error of a StreamField that shows each message at its block."""
    steps, _ = messages[0]
    if not steps:
        return ValidationError([message for _, message in messages])
    inner: dict[int | str, list[tuple[tuple[Step, ...], str]]] = {}
    for (step, *rest), message in messages:
        inner.setdefault(step[1], []).append((tuple(rest), message))
    error: ValidationError = steps[0][0](
        block_errors={key: error_in_blocks(found) for key, found in inner.items()}
    )
    return error
