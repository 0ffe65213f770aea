"""Pictures and files that an author adds to a case: the checks are those of the admin."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from wagtail.models import Collection

from casestudies.models import CaseAttachment, CaseImage, CasePage
from casestudies.rules import AUTHORS_LEVELS
from portal.accounts.models import User
from portal.accounts.visibility import Visibility
from portal.pages.media.forms import PictureUploadField
from portal.pages.models import PortalDocument, PortalImage

#: How many pictures, and how many files, an author may add to one case.
MOST_FILES = 20
#: Bytes of one file.
LARGEST_FILE = 20 * 1024 * 1024


class _OptionalForm(forms.ModelForm):
    """A form that counts only if something was typed into it or a file was chosen.

    Args:
        there: How many files of this kind the case has.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._there = kwargs.pop("there")
        kwargs |= {"empty_permitted": True, "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)
            if isinstance(field.widget, forms.Select):
                field.widget.attrs["class"] = "select"

    def clean(self) -> dict[str, Any]:
        """Refuse more files than a case may have."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self._there >= MOST_FILES and self.has_changed():
            self.add_error("file", f"1つの事例に載せられるのは{MOST_FILES}件までです。")
        return cleaned


class PictureForm(_OptionalForm):
    """A new picture with its alternative text and the consent of the people it shows."""

    class Meta:
        model = PortalImage
        fields = ("file", "alt_text", "caption", "licence", "consent", "consent_note")
        field_classes: ClassVar = {"file": PictureUploadField}
        widgets: ClassVar = {"consent": forms.RadioSelect}
        labels: ClassVar = {"file": "追加する画像"}
        help_texts: ClassVar = {
            "file": "JPEG、PNG、WebP。撮影場所などの記録（EXIF）は自動で取り除きます。"
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        consent: Any = self.fields["consent"]
        consent.choices = PortalImage.Consent.choices
        self.fields["file"].widget = forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp"})

    def add_to(self, case: CasePage, user: User) -> None:
        """Store the picture and put it on the case, which is not saved."""
        picture: PortalImage = self.save(commit=False)
        picture.title = picture.alt_text
        picture.uploaded_by_user = user
        picture.collection = Collection.get_first_root_node()
        picture.file_size = picture.file.size
        picture.save()
        case.images.add(CaseImage(image=picture, sort_order=case.images.count()))


class AttachmentForm(_OptionalForm):
    """A new file that other municipalities may reuse."""

    kind = forms.ChoiceField(
        label="種類", choices=CaseAttachment.Kind.choices, initial=CaseAttachment.Kind.OTHER
    )

    class Meta:
        model = PortalDocument
        fields = ("file", "title", "visibility")
        labels: ClassVar = {"file": "追加するファイル", "title": "ファイルの名前"}
        help_texts: ClassVar = {"file": "PDF、Word、Excel など。20MBまで。"}
        widgets: ClassVar = {"file": forms.FileInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level: Any = self.fields["visibility"]
        level.choices = [choice for choice in Visibility.choices if choice[0] in AUTHORS_LEVELS]

    def has_changed(self) -> bool:
        """Tell whether anything was typed or uploaded; a choice alone makes no file."""
        return bool(set(self.changed_data) - {"visibility", "kind"})

    def clean_file(self) -> Any:
        """Refuse files that are too large."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            message = "ファイルが大きすぎます。20MBまでのファイルを選んでください。"
            raise ValidationError(message)
        return file

    def add_to(self, case: CasePage, user: User) -> None:
        """Store the file and put it on the case, which is not saved."""
        document: PortalDocument = self.save(commit=False)
        document.uploaded_by_user = user
        document.collection = Collection.get_first_root_node()
        document.file_size = document.file.size
        document.save()
        case.attachments.add(
            CaseAttachment(
                document=document,
                kind=self.cleaned_data["kind"],
                sort_order=case.attachments.count(),
            )
        )


#: The upload form of each relation that holds files.
UPLOADS: dict[str, type[PictureForm] | type[AttachmentForm]] = {
    "images": PictureForm,
    "attachments": AttachmentForm,
}


def upload_forms(
    case: CasePage, relations: list[str], data: Any = None, files: Any = None
) -> dict[str, PictureForm | AttachmentForm]:
    """Return the upload forms for those of the relations that hold files, by relation."""
    return {
        relation: UPLOADS[relation](
            data, files, prefix=f"new-{relation}", there=getattr(case, relation).count()
        )
        for relation in relations
        if relation in UPLOADS
    }
