"""Addresses of the import of figures, below the admin's."""

from django.urls import path

from portal.setup import views

admin_urls = [
    path("statistics/import/", views.UploadView.as_view(), name="statistics_import"),
    path("statistics/import/confirm/", views.ConfirmView.as_view(), name="statistics_confirm"),
]
