"""Addresses of the directory."""

from django.urls import path

from portal.liaison import views

app_name = "liaison"

urlpatterns = [
    path("", views.directory, name="directory"),
    path("table/", views.table, name="table"),
    path("<int:pk>/", views.contact, name="contact"),
    path("<int:pk>/vcard/", views.vcard, name="vcard"),
]
