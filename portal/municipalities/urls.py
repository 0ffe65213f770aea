"""Addresses of the municipality pages."""

from django.urls import path

from portal.municipalities import views

app_name = "municipalities"

urlpatterns = [
    path("", views.MunicipalityListView.as_view(), name="list"),
    path("compare/", views.compare, name="compare"),
    path("<str:code>/", views.MunicipalityDetailView.as_view(), name="detail"),
]
