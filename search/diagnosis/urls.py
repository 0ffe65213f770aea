"""URLs of the diagnosis in the admin."""

from django.urls import path

from search.diagnosis import views

admin_urls = [
    path("search-diagnosis/", views.DiagnosisView.as_view(), name="search_diagnosis"),
    path("search-diagnosis/no-hits/", views.no_hits_table, name="search_no_hits"),
]
