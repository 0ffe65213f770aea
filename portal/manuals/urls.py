"""Addresses of the manuals on the site."""

from django.urls import path

from portal.manuals import views

app_name = "manuals"
urlpatterns = [
    path("", views.ManualsView.as_view(), name="list"),
    path("<slug:slug>/", views.ManualView.as_view(), name="manual"),
]
