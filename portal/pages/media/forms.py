"""The form of pictures in the admin: single and multiple upload, choosers, editing."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files import File
from django.forms import FileField
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from portal.pages.media.picture_files import UNREADABLE, PictureError, opened


class PictureUploadField(WagtailImageField):
    """Wagtail's image field, which refuses files that cannot be decoded before Wagtail opens them."""

    # Pillow reads animated PNGs, Wagtail does not.
    default_error_messages: ClassVar = {"invalid_image": UNREADABLE}

    def to_python(self, data: Any) -> Any:
        """Return the uploaded picture. Raises ValidationError with advice for the editor."""
        file: File | None = FileField.to_python(self, data)
        if file is not None:
            self.check_image_file_size(file)
            try:
                opened(file)
            except PictureError as error:
                raise ValidationError(str(error), code="invalid_image") from error
            file.seek(0)
        return super().to_python(data)


class PictureForm(BaseImageForm):
    """The form of a picture."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Replace the file field; Wagtail's multiple-upload forms have none."""
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            # The storage shortens long names.
            self.fields["file"] = PictureUploadField(
                label=field.label, required=field.required, widget=field.widget
            )
