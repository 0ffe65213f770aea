"""Autosave that saves the valid fields although others are invalid."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page

from portal.pages.page_forms import leave_out

#: Leaving out an invalid field may invalidate another one that depends on it.
ROUNDS = 3


@dataclass(frozen=True)
class SetAside:
    """A field that was not saved, with the reason."""

    field: str
    label: str
    message: str


def set_aside_faults(form: Any) -> list[SetAside]:
    """Reset the invalid fields of a page's form to the stored values, and drop new invalid rows.

    Returns:
        What was left out. The form is valid then, or has errors that belong to no field.
    """
    found: list[SetAside] = []
    for _ in range(ROUNDS):
        faults = [fault for part in (form, *_rows(form)) for fault in _leave_out(part)]
        if not faults:
            break
        found += faults
        _forget_results(form)
        if form.is_valid():
            break
    return found


def _rows(form: Any) -> list[Any]:
    return [
        row
        for formset in form.formsets.values()
        for row in formset.forms
        if not (formset.can_delete and formset._should_delete_form(row))
    ]


def _leave_out(form: Any) -> list[SetAside]:
    faults = [
        SetAside(form.add_prefix(name), str(form[name].label), str(errors[0]))
        for name, errors in form.errors.items()
        if name in form.fields and not form.fields[name].disabled
    ]
    is_new_row = faults and not isinstance(form.instance, Page) and not form.instance.pk
    if is_new_row:
        # The row is not stored; it stays on the screen until it is valid.
        leave_out(form)
    else:
        for name in form.errors:
            if name in form.fields:
                form.fields[name].disabled = True
    return faults


def _forget_results(form: Any) -> None:
    form._errors = None
    for formset in form.formsets.values():
        formset._errors = formset._non_form_errors = None
        for row in formset.forms:
            row._errors = None


class _Lenient:
    """Mixin for Wagtail's views of a page's form: saves the valid fields when others are invalid."""

    expects_json_response: bool
    action_name: str
    locked_for_user = False
    is_cancelling_workflow = False
    form_valid: Callable[[Any], HttpResponse]
    json_error_response: Callable[[str, str], JsonResponse]

    def form_invalid(self, form: Any) -> HttpResponse:
        """Save without the invalid fields, and name them."""
        if self.action_name != "save" or self.locked_for_user or self.is_cancelling_workflow:
            return super().form_invalid(form)  # type: ignore[misc]  # of Wagtail's view
        form.defer_required_fields()
        faults = set_aside_faults(form)
        if not form.is_valid():
            form.restore_required_fields()
            return self.json_error_response("validation_error", _what_is_missing(form, faults))
        answer = self.form_valid(form)
        if not isinstance(answer, JsonResponse):
            return answer
        data = json.loads(answer.content)
        return JsonResponse(
            {**data, "set_aside": [asdict(fault) for fault in faults]}, status=answer.status_code
        )


def _what_is_missing(form: BaseForm, faults: list[SetAside]) -> str:
    names = {fault.label for fault in faults}
    names |= {str(form[name].label) for name in form.errors if name in form.fields}
    if not names:
        return "内容が食い違う項目があるため、自動保存できません。「保存」を押すと、直すところがわかります。"
    listed = "、".join(f"「{name}」" for name in sorted(names))
    return f"{listed}を入力すると、自動で保存されます。"


class LenientEditView(_Lenient, EditView):
    """Autosave of a page."""


class LenientCreateView(_Lenient, CreateView):
    """The first autosave of a new page."""


def _is_autosave(request: HttpRequest) -> bool:
    """Tell whether Wagtail's script made the request; True only the first time for each request."""
    wanted = request.method == "POST" and not request.accepts("text/html")
    seen = getattr(request, "_answered_leniently", False)
    request._answered_leniently = True  # type: ignore[attr-defined]  # kept with the request
    return wanted and not seen


def _refuse_action(request: HttpRequest) -> JsonResponse | None:
    """Refuse an autosave that would do more than save.

    Wagtail's script adds the decision of a reviewer to the form, and an autosave that is due in that
    moment sends it as well: it would decide a second time, or save over what was decided on.
    """
    if not any(name.startswith("action-") for name in request.POST):
        return None
    message = "ほかの操作をしているため、自動保存しませんでした。"
    answer = {"success": False, "error_code": "busy", "error_message": message}
    return JsonResponse(answer, status=400)


def autosave_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Answer an autosave of a page instead of Wagtail's own view (hook before_edit_page)."""
    if not request.accepts("text/html") and (refusal := _refuse_action(request)):
        return refusal
    return LenientEditView.as_view()(request, page.pk) if _is_autosave(request) else None


def autosave_new_page(request: HttpRequest, parent: Page, model: type[Page]) -> HttpResponse | None:
    """Answer the first autosave of a new page (hook before_create_page)."""
    if not _is_autosave(request):
        return None
    meta = model._meta
    return LenientCreateView.as_view()(request, meta.app_label, meta.model_name, parent.pk)
