"""Images and documents. Custom models from the first migration on: they cannot be swapped later."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.images.models import get_upload_to as picture_path
from wagtail.search import index

from portal.accounts.visibility import Reader, Visibility, audiences_for_level, audiences_of
from portal.pages.models.files import DocumentField, PictureField
from portal.pages.models.media_querysets import PortalDocumentQuerySet, PortalImageQuerySet
from portal.pages.sealing.rules import closed_documents


class PortalImage(AbstractImage):
    """A picture with the data required to publish it: alternative text, licence, consent."""

    class Consent(models.TextChoices):
        """Whether persons are shown, and whether they have agreed (domain.md 1.1)."""

        NO_PERSON = "no_person", "人物は写っていない（特定できない）"
        OBTAINED = "obtained", "人物が写っており、本人の同意を得ている"

    file = PictureField(
        "ファイル", upload_to=picture_path, width_field="width", height_field="height"
    )
    alt_text = models.CharField(
        "代替テキスト",
        max_length=200,
        help_text="画像を見られない人に伝わるよう、何が写っているかを書きます（例 公民館で高齢者と小学生が将棋を指している）。",
    )
    caption = models.CharField("説明文", max_length=200, blank=True)
    licence = models.CharField(
        "ライセンス",
        max_length=100,
        blank=True,
        help_text="利用条件と権利者（例 CC BY 4.0 汐野県）。",
    )
    consent = models.CharField(
        "写っている人の同意",
        max_length=10,
        choices=Consent.choices,
        help_text="同意を得ていない人が写っている画像は登録できません。",
    )
    consent_note = models.CharField(
        "同意の記録",
        max_length=200,
        blank=True,
        help_text="同意を得た日、取得者、範囲（例 令和8年5月1日 地域福祉課 一般公開）。読者には表示されません。",
    )

    admin_form_fields = (
        "title",
        "file",
        "alt_text",
        "caption",
        "licence",
        "consent",
        "consent_note",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    #: What readers see of it: the privacy check of each page reads it where the picture stands.
    shown_texts: ClassVar = ("alt_text", "caption", "licence")
    search_fields: ClassVar = [
        *Image.search_fields,
        index.SearchField("alt_text"),
        index.SearchField("caption"),
    ]

    objects = PortalImageQuerySet.as_manager()

    class Meta(AbstractImage.Meta):
        verbose_name = verbose_name_plural = "画像"
        permissions: ClassVar = [("choose_image", "画像を選択できる")]

    def clean(self) -> None:
        """Require the record of consent if persons are shown."""
        super().clean()
        if self.consent == self.Consent.OBTAINED and not self.consent_note.strip():
            raise ValidationError(
                {
                    "consent_note": "同意を得た日と取得者を入力してください（例 令和8年5月1日 地域福祉課）。"
                }
            )

    @property
    def default_alt_text(self) -> str:
        """Return the default alternative text of the picture."""
        return self.alt_text

    def is_visible_to(self, user: Reader) -> bool:
        """Tell whether `user` may see this picture, by the same query as every list."""
        return PortalImage.objects.visible_to(user).filter(pk=self.pk).exists()


class PortalRendition(AbstractRendition):
    """A scaled copy of a picture."""

    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = verbose_name_plural = "画像の縮小版"
        # Pictures are looked up by file name.
        indexes: ClassVar = [models.Index(fields=["file"], name="rendition_by_file")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_portal_rendition"
            )
        ]


class PortalDocument(AbstractDocument):
    """A file for readers (様式, 要綱, 協定書 …) with its own visibility."""

    file = DocumentField("ファイル", upload_to="documents")
    # The stored name is unique, and shortened if necessary.
    download_name = models.CharField(
        "ダウンロード時のファイル名", max_length=255, blank=True, editable=False
    )
    visibility = models.CharField(
        "公開範囲",
        max_length=12,
        choices=Visibility.choices,
        default=Visibility.PUBLIC,
        help_text="ページの公開範囲とは別に、このファイルを開ける人の範囲を決めます。",
    )

    admin_form_fields = (*Document.admin_form_fields, "visibility")
    #: What readers see of it, for the privacy check.
    shown_texts: ClassVar = ("title",)
    search_fields: ClassVar = [*Document.search_fields, index.FilterField("visibility")]

    objects = PortalDocumentQuerySet.as_manager()

    class Meta(AbstractDocument.Meta):
        verbose_name = verbose_name_plural = "ドキュメント"
        permissions: ClassVar = [("choose_document", "ドキュメントを選択できる")]

    @property
    def filename(self) -> str:
        """Return the name of the download: that of the uploaded file."""
        return self.download_name or super().filename

    def is_visible_to(self, user: Reader) -> bool:
        """Tell whether `user` may open this file; for 関係者のみ its uploader counts."""
        participants = [self.uploaded_by_user_id] if self.uploaded_by_user_id else []
        if not audiences_for_level(self.visibility, participants) & audiences_of(user):
            return False
        return self.pk not in closed_documents(user)
