"""Registration with Wagtail: the list of feedback."""

from wagtail.snippets.models import register_snippet

from portal.feedback.viewsets import FeedbackViewSet

register_snippet(FeedbackViewSet)
