"""Addresses of the directory."""

from django.urls import path

from portal.liaison import views
from portal.liaison.corrections import views as corrections

app_name = "liaison"

urlpatterns = [
    path("", views.directory, name="directory"),
    path("table/", views.table, name="table"),
    path("corrections/", corrections.CorrectionsView.as_view(), name="corrections"),
    path(
        "corrections/<int:pk>/withdraw/",
        corrections.WithdrawView.as_view(),
        name="withdraw-correction",
    ),
    path("<int:pk>/correct/", corrections.CorrectView.as_view(), name="correct"),
    path("<int:pk>/", views.contact, name="contact"),
    path("<int:pk>/vcard/", views.vcard, name="vcard"),
]
