"""Blocks for free content. Everything that is searched, exported or printed has a typed field instead."""

from collections.abc import Mapping
from typing import Any, ClassVar

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["h3", "bold", "link", "document-link", "ol", "ul"]


class LabelledImageBlock(ImageBlock):
    """Wagtail's image block with a Japanese label for the image field."""

    def __init__(self, **kwargs: Any) -> None:
        """Label the field; Wagtail's block derives the label from the attribute name."""
        super().__init__(**kwargs)
        self.child_blocks["image"].label = "画像"


class FigureBlock(blocks.StructBlock):
    """A picture with its caption; the image block has the alternative text."""

    image = LabelledImageBlock(label="画像")
    caption = blocks.CharBlock(label="説明文", required=False, max_length=120)

    class Meta:
        icon = "image"
        label = "画像"
        template = "pages/blocks/figure.html"


class FileBlock(DocumentChooserBlock):
    """A file, shown to readers who may open it."""

    def render(self, value: Any, context: Mapping[str, Any] | None = None) -> str:
        """Return the link to the file; an empty text for readers who may not open it."""
        request = (context or {}).get("request")
        if value is None or not value.is_visible_to(request.user if request else None):
            return ""
        return str(super().render(value, context))


class BodyBlock(blocks.StreamBlock):
    """The body of a standard page."""

    heading = blocks.CharBlock(
        label="見出し", icon="title", max_length=60, template="pages/blocks/heading.html"
    )
    paragraph = blocks.RichTextBlock(label="本文", features=TEXT_FEATURES)
    figure = FigureBlock()
    document = FileBlock(
        label="添付ファイル", icon="doc-full", template="pages/blocks/document.html"
    )

    class Meta:
        block_counts: ClassVar[dict[str, dict[str, int]]] = {}
