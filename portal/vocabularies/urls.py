"""Addresses of the glossary."""

from django.urls import path

from portal.vocabularies import views

app_name = "glossary"

urlpatterns = [
    path("", views.glossary, name="list"),
    path("<slug:slug>/", views.entry, name="entry"),
]
