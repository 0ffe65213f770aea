"""The form for readers, and the page that thanks them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView, TemplateView

from portal.feedback.forms import FeedbackForm
from portal.feedback.models import Feedback
from portal.feedback.services import may_send, receive

# The words of a search without results, from its link to the form.
MAX_WORDS = 200


class FeedbackView(FormView[FeedbackForm]):
    """ご意見・お問い合わせ: a form for everybody. It keeps the typed text whatever goes wrong."""

    form_class = FeedbackForm
    template_name = "feedback/feedback.html"

    def get_initial(self) -> dict[str, Any]:
        """Take kind, page and words from the link to the form, if they are valid."""
        kind = self.request.GET.get("kind", "")
        page = self.request.GET.get("page", "")
        words = " ".join(self.request.GET.get("words", "").split())[:MAX_WORDS]
        return {
            "text": f"検索した言葉：{words}\n" if words else "",
            "kind": kind if kind in Feedback.Kind.values else "",
            "page": page[:500] if page.startswith("/") else "",
        }

    def form_valid(self, form: FeedbackForm) -> HttpResponse:
        """Store the feedback; answer 429, with the text still in the form, if the limit is exceeded."""
        if not form.is_trapped:
            if not may_send(self.request):
                context = self.get_context_data(form=form, is_too_much=True)
                response = self.render_to_response(context, status=429)
                response["Retry-After"] = "3600"
                return response
            receive(form.save(commit=False))
        return redirect("feedback-thanks")

    def form_invalid(self, form: FeedbackForm) -> HttpResponse:
        """Show the form again with its errors."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class FeedbackThanksView(TemplateView):
    """Says what happens next with the feedback."""

    cached_for_public = True
    template_name = "feedback/thanks.html"
