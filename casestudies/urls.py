"""Addresses of the import, below the admin's."""

from django.urls import path

from casestudies import views

import_urls = [
    path("cases/import/", views.UploadView.as_view(), name="case_import"),
    path("cases/import/confirm/", views.ConfirmView.as_view(), name="case_import_confirm"),
    path("cases/import/result/", views.ResultView.as_view(), name="case_import_result"),
    path("cases/import/template/", views.TemplateView.as_view(), name="case_import_template"),
]
