"""Serves pictures and documents to users who may see them."""

import mimetypes
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from portal.audit.models import Action, Outcome
from portal.audit.services import record_reading
from portal.pages.media.pictures import is_public_picture, rendition_at
from portal.pages.models import PortalDocument, PortalRendition


class DocumentView(View):
    """Redirects to a file by its id, for texts whose readers may not all see its name."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Redirect to the file; 404 if the user may not open it."""
        document = get_object_or_404(PortalDocument.objects.visible_to(request.user), pk=pk)
        return redirect(document.url)


class PictureView(View):
    """Serves scaled pictures to users who may see them. Originals have no URL."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, path: str) -> HttpResponseBase:
        """Send the picture, or let the web server send it (MEDIA_ACCEL); 404 if the user may not see it."""
        rendition = rendition_at(path)
        if rendition is None:
            raise Http404
        is_public = is_public_picture(rendition.image)
        if not is_public and not rendition.image.is_visible_to(request.user):
            record_reading(
                Action.FILE_OPENED, obj=rendition.image, request=request, outcome=Outcome.REFUSED
            )
            raise Http404
        if not is_public:
            record_reading(Action.FILE_OPENED, obj=rendition.image, request=request)
        response = self._file(rendition)
        # Never in shared caches: a picture may be withdrawn.
        response["Cache-Control"] = "private, max-age=600" if is_public else "private, no-store"
        return response

    def _file(self, rendition: PortalRendition) -> HttpResponseBase:
        name = rendition.file.name
        content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if settings.MEDIA_ACCEL:
            response = HttpResponse(content_type=content_type)
            response["X-Accel-Redirect"] = settings.MEDIA_ACCEL + quote(name)
            return response
        try:
            return FileResponse(rendition.file.open("rb"), content_type=content_type)
        except FileNotFoundError as error:
            raise Http404 from error
